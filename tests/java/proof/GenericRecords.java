package proof;

import com.hazelcast.internal.json.Json;
import com.hazelcast.internal.json.JsonArray;
import com.hazelcast.internal.json.JsonObject;
import com.hazelcast.internal.json.JsonValue;
import com.hazelcast.internal.serialization.impl.compact.CompactGenericRecord;
import com.hazelcast.internal.serialization.impl.portable.PortableGenericRecord;
import com.hazelcast.nio.serialization.ClassDefinition;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import com.hazelcast.nio.serialization.genericrecord.GenericRecordBuilder;
import java.lang.reflect.Method;

/**
 * Records of any fields.
 *
 * <p>The content of a compact one is {@code {"type": NAME, "fields": {NAME: [KIND, CONTENT]}}}; a portable one has the
 * integers "factory", "class" and "version" in place of the type. Kinds are those of {@code FieldKind}. Within a
 * portable record, a field of portables that are null or none has a third element, a {@link PortableClass}.
 */
final class GenericRecords {
    private GenericRecords() {
    }

    static boolean isPortable(GenericRecord record) {
        return record instanceof PortableGenericRecord;
    }

    static GenericRecord either(JsonObject content) {
        return content.get("type") != null ? compact(content) : portable(content);
    }

    static GenericRecord compact(JsonObject content) {
        return build(GenericRecordBuilder.compact(content.get("type").asString()), content);
    }

    static GenericRecord portable(JsonObject content) {
        return build(GenericRecordBuilder.portable(PortableClass.of(content).definition()), content);
    }

    private static GenericRecord build(GenericRecordBuilder builder, JsonObject content) {
        for (JsonObject.Member field : content.get("fields").asObject()) {
            JsonArray kindAndContent = field.getValue().asArray();
            Method set = method(GenericRecordBuilder.class, "set", kindAndContent.get(0).asString(), 2);
            Object value = Described.parse(set.getParameterTypes()[1], kindAndContent.get(1));
            Calls.invoke(set, builder, field.getName(), value);
        }
        return builder.build();
    }

    static JsonValue show(GenericRecord record) {
        JsonObject fields = Json.object();
        for (String name : record.getFieldNames()) {
            String kind = record.getFieldKind(name).name();
            Object value = Calls.invoke(method(GenericRecord.class, "get", kind, 1), record, name);
            fields.add(name, new JsonArray().add(kind).add(Described.show(value)));
        }
        if (isPortable(record)) {
            ClassDefinition cls = ((PortableGenericRecord) record).getClassDefinition();
            return PortableClass.head(cls.getFactoryId(), cls.getClassId(), cls.getVersion()).add("fields", fields);
        }
        return Json.object().add("type", ((CompactGenericRecord) record).getSchema().getTypeName())
                .add("fields", fields);
    }

    private static Method method(Class<?> type, String verb, String kind, int parameters) {
        String name = kind.replace("COMPACT", "GENERIC_RECORD").replace("PORTABLE", "GENERIC_RECORD");
        return Calls.find(type, verb + Calls.camelCase(name), parameters);
    }
}
