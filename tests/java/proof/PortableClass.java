package proof;

import com.hazelcast.internal.json.Json;
import com.hazelcast.internal.json.JsonArray;
import com.hazelcast.internal.json.JsonObject;
import com.hazelcast.internal.json.JsonValue;
import com.hazelcast.nio.serialization.ClassDefinition;
import com.hazelcast.nio.serialization.ClassDefinitionBuilder;
import com.hazelcast.nio.serialization.FieldType;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The class of a portable: {@code {"factory": ID, "class": ID, "version": NUMBER, "fields": {NAME: [KIND]}}}.
 *
 * <p>A description of a portable is also one of its class. A field of other portables tells their class by the first of
 * them, or as a third element, behind null or no portables.
 */
record PortableClass(int factoryId, int classId, int version, Map<String, String> kinds, JsonObject content) {
    static PortableClass of(JsonObject content) {
        Map<String, String> kinds = new LinkedHashMap<>();
        for (JsonObject.Member field : content.get("fields").asObject()) {
            kinds.put(field.getName(), field.getValue().asArray().get(0).asString());
        }
        return new PortableClass(content.getInt("factory", 0), content.getInt("class", 0),
                content.getInt("version", 0), kinds, content);
    }

    static JsonObject head(int factoryId, int classId, int version) {
        return Json.object().add("factory", factoryId).add("class", classId).add("version", version);
    }

    ClassDefinition definition() {
        ClassDefinitionBuilder builder = new ClassDefinitionBuilder(factoryId, classId, version);
        kinds.forEach((name, kind) -> {
            boolean nested = kind.endsWith("PORTABLE");
            Method add = Calls.find(ClassDefinitionBuilder.class, "add" + operation(kind) + "Field", nested ? 2 : 1);
            if (nested) {
                Calls.invoke(add, builder, name, nested(name).definition());
            } else {
                Calls.invoke(add, builder, name);
            }
        });
        return builder.build();
    }

    /** Returns the class of the portables in a field. */
    PortableClass nested(String name) {
        JsonArray field = content.get("fields").asObject().get(name).asArray();
        if (field.size() > 2) {
            return of(field.get(2).asObject());
        }
        JsonValue value = field.get(1);
        return of((value.isArray() ? value.asArray().get(0) : value).asObject());
    }

    /** Returns what methods that read, write or add a field of a kind have in their name: {@code IntArray}. */
    static String operation(String kind) {
        boolean array = kind.startsWith("ARRAY_OF_");
        String single = array ? kind.substring("ARRAY_OF_".length()) : kind;
        String name = switch (single) {
            case "INT8" -> "Byte";
            case "INT16" -> "Short";
            case "INT32" -> "Int";
            case "INT64" -> "Long";
            case "FLOAT32" -> "Float";
            case "FLOAT64" -> "Double";
            default -> Calls.camelCase(single);
        };
        return array ? name + "Array" : name;
    }

    /** Returns the name that the kind of a field has in this program. */
    static String kind(FieldType type) {
        String single = type.name().replace("_ARRAY", "");
        String name = switch (single) {
            case "BYTE" -> "INT8";
            case "SHORT" -> "INT16";
            case "INT" -> "INT32";
            case "LONG" -> "INT64";
            case "FLOAT" -> "FLOAT32";
            case "DOUBLE" -> "FLOAT64";
            case "UTF" -> "STRING";
            default -> single;
        };
        return type.isArrayType() ? "ARRAY_OF_" + name : name;
    }
}
