package proof;

import com.hazelcast.internal.json.Json;
import com.hazelcast.internal.json.JsonObject;
import com.hazelcast.internal.serialization.impl.compact.FieldDescriptor;
import com.hazelcast.internal.serialization.impl.compact.Schema;
import com.hazelcast.internal.serialization.impl.compact.SchemaService;
import com.hazelcast.nio.serialization.FieldKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The schemas of compact records: those written, and those made known from outside. */
final class Schemas implements SchemaService {
    private final Map<Long, Schema> byId = new HashMap<>();

    @Override
    public Schema get(long id) {
        return byId.get(id);
    }

    @Override
    public void put(Schema schema) {
        byId.put(schema.getSchemaId(), schema);
    }

    @Override
    public void putLocal(Schema schema) {
        put(schema);
    }

    /** Makes a schema known, as {@code {"type": NAME, "fields": {NAME: KIND}}}, and returns its id. */
    long add(JsonObject description) {
        List<FieldDescriptor> fields = new ArrayList<>();
        for (JsonObject.Member field : description.get("fields").asObject()) {
            fields.add(new FieldDescriptor(field.getName(), FieldKind.valueOf(field.getValue().asString())));
        }
        Schema schema = new Schema(description.getString("type", null), fields);
        put(schema);
        return schema.getSchemaId();
    }

    JsonObject describe(long id) {
        Schema schema = byId.get(id);
        if (schema == null) {
            throw new IllegalArgumentException("No schema has the id " + id);
        }
        JsonObject fields = Json.object();
        for (FieldDescriptor field : schema.getFields()) {
            fields.add(field.getFieldName(), field.getKind().name());
        }
        return Json.object().add("type", schema.getTypeName()).add("fields", fields);
    }
}
