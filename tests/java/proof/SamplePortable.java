package proof;

import com.hazelcast.internal.json.Json;
import com.hazelcast.internal.json.JsonArray;
import com.hazelcast.internal.json.JsonObject;
import com.hazelcast.internal.json.JsonValue;
import com.hazelcast.nio.serialization.ClassDefinition;
import com.hazelcast.nio.serialization.FieldDefinition;
import com.hazelcast.nio.serialization.PortableReader;
import com.hazelcast.nio.serialization.PortableWriter;
import com.hazelcast.nio.serialization.VersionedPortable;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A portable of any fields, described like a portable record, and perhaps with raw data behind them.
 *
 * <p>The factory id tells whether there are raw data, in "raw" as {@link Operations}.
 */
public final class SamplePortable implements VersionedPortable {
    static final int FACTORY_ID = 2;
    static final int RAW_FACTORY_ID = 3;

    private final Services services;
    private final int factoryId;
    private final int classId;
    private int version;
    private PortableClass cls;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private Operations raw;

    /** Makes one to be read. */
    SamplePortable(Services services, boolean hasRaw, int classId) {
        this.services = services;
        this.factoryId = hasRaw ? RAW_FACTORY_ID : FACTORY_ID;
        this.classId = classId;
        PortableClass expected = services.expected(classId);
        this.version = expected == null ? 0 : expected.version();
    }

    /** Makes one to be written. */
    SamplePortable(JsonObject content) {
        services = null;
        cls = PortableClass.of(content);
        factoryId = cls.factoryId();
        classId = cls.classId();
        version = cls.version();
        cls.kinds().forEach((name, kind) -> {
            JsonValue value = content.get("fields").asObject().get(name).asArray().get(1);
            Class<?>[] types = method(PortableWriter.class, "write", kind, 2).getParameterTypes();
            values.put(name, Described.parse(kind.equals("CHAR") ? char.class : types[1], value));
        });
        raw = factoryId == RAW_FACTORY_ID ? new Operations(content.get("raw").asArray()) : null;
    }

    @Override
    public void writePortable(PortableWriter writer) throws IOException {
        for (Map.Entry<String, String> field : cls.kinds().entrySet()) {
            String name = field.getKey();
            Object value = values.get(name);
            if (value == null && field.getValue().equals("PORTABLE")) {
                writer.writeNullPortable(name, cls.nested(name).factoryId(), cls.nested(name).classId());
            } else if (value instanceof Character) {
                writer.writeChar(name, (Character) value);
            } else {
                Calls.invoke(method(PortableWriter.class, "write", field.getValue(), 2), writer, name, value);
            }
        }
        if (raw != null) {
            raw.write(writer.getRawDataOutput());
        }
    }

    @Override
    public void readPortable(PortableReader reader) throws IOException {
        PortableClass expected = services.expected(classId);
        Map<String, String> kinds = new LinkedHashMap<>();
        JsonObject fields = new JsonObject();
        if (expected != null) {
            kinds.putAll(expected.kinds());
        } else {
            version = reader.getVersion();
            ClassDefinition definition = services.definition(factoryId, classId, version);
            for (int i = 0; i < definition.getFieldCount(); i++) {
                FieldDefinition field = definition.getField(i);
                String kind = PortableClass.kind(field.getType());
                kinds.put(field.getName(), kind);
                // To write it again when it is null.
                JsonObject nested = PortableClass.head(field.getFactoryId(), field.getClassId(), field.getVersion());
                fields.add(field.getName(), new JsonArray().add(kind).add(Json.NULL)
                        .add(nested.add("fields", new JsonObject())));
            }
        }
        JsonObject content = PortableClass.head(factoryId, classId, version).add("fields", fields);
        cls = new PortableClass(factoryId, classId, version, kinds, content);
        for (Map.Entry<String, String> field : kinds.entrySet()) {
            Method read = method(PortableReader.class, "read", field.getValue(), 1);
            values.put(field.getKey(), Calls.invoke(read, reader, field.getKey()));
        }
        if (factoryId == RAW_FACTORY_ID) {
            raw = Operations.read(reader.getRawDataInput());
        }
    }

    JsonObject show() {
        JsonObject fields = new JsonObject();
        values.forEach((name, value) ->
                fields.add(name, new JsonArray().add(cls.kinds().get(name)).add(Described.show(value))));
        JsonObject shown = PortableClass.head(factoryId, classId, version).add("fields", fields);
        return raw == null ? shown : shown.add("raw", raw.show());
    }

    @Override
    public int getFactoryId() {
        return factoryId;
    }

    @Override
    public int getClassId() {
        return classId;
    }

    @Override
    public int getClassVersion() {
        return version;
    }

    private static Method method(Class<?> type, String verb, String kind, int parameters) {
        return Calls.find(type, verb + PortableClass.operation(kind), parameters);
    }
}
