package proof;

import com.hazelcast.core.HazelcastJsonValue;
import com.hazelcast.internal.json.Json;
import com.hazelcast.internal.json.JsonArray;
import com.hazelcast.internal.json.JsonObject;
import com.hazelcast.internal.json.JsonValue;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Values as JSON, both ways and without any loss.
 *
 * <p>A described value is the pair of the simple name of its class and its content:
 * integers are numbers, a char is its code, a float or double is its bits in hexadecimal, a decimal is its unscaled
 * value and its scale, dates and times are their fields in the order of size, arrays are their items' contents; the
 * items of lists and of {@code Object[]} are described values. Null is {@code ["null", null]}.
 */
final class Described {
    private static final Map<String, Class<?>> CLASSES = new HashMap<>();

    static {
        for (Class<?> cls : List.of(
                Boolean.class, Byte.class, Character.class, Short.class, Integer.class, Long.class, Float.class,
                Double.class, boolean[].class, byte[].class, char[].class, short[].class, int[].class, long[].class,
                float[].class, double[].class, String.class, String[].class, UUID.class, Class.class, BigInteger.class,
                BigDecimal.class, Object[].class, ArrayList.class, LinkedList.class, LocalDate.class, LocalTime.class,
                LocalDateTime.class, OffsetDateTime.class, HazelcastJsonValue.class, Employee.class, Address.class,
                SampleIdentified.class, SamplePortable.class, CompactRecord.class, PortableRecord.class)) {
            CLASSES.put(cls.getSimpleName(), cls);
        }
    }

    private Described() {
    }

    /** Stands for a compact {@link GenericRecord} in descriptions. */
    interface CompactRecord {
    }

    /** Stands for a portable {@link GenericRecord} in descriptions. */
    interface PortableRecord {
    }

    /** Makes the value that is described. */
    static Object make(JsonValue described) {
        String name = described.asArray().get(0).asString();
        if (name.equals("null")) {
            return null;
        }
        Class<?> cls = CLASSES.get(name);
        if (cls == null) {
            throw new IllegalArgumentException("No such class: " + name);
        }
        return parse(cls, described.asArray().get(1));
    }

    /** Describes a value. */
    static JsonArray describe(Object value) {
        if (value == null) {
            return new JsonArray().add("null").add(Json.NULL);
        }
        String name = value.getClass().getSimpleName();
        if (value instanceof GenericRecord) {
            name = (GenericRecords.isPortable((GenericRecord) value) ? PortableRecord.class : CompactRecord.class)
                    .getSimpleName();
        } else if (value instanceof SampleIdentified) {
            name = SampleIdentified.class.getSimpleName();
        }
        return new JsonArray().add(name).add(show(value));
    }

    /** Returns the value of a class that a content stands for. */
    static Object parse(Class<?> type, JsonValue content) {
        if (content.isNull()) {
            return null;
        }
        if (type.isArray()) {
            JsonArray items = content.asArray();
            Object array = Array.newInstance(type.getComponentType(), items.size());
            for (int i = 0; i < items.size(); i++) {
                Array.set(array, i, parse(type.getComponentType(), items.get(i)));
            }
            return array;
        }
        if (type.isRecord()) {
            return parseRecord(type, content.asObject());
        }
        if (type.isEnum()) {
            return Calls.invoke(Calls.find(type, "valueOf", 1), null, content.asString());
        }
        switch (type.getSimpleName()) {
            case "boolean": case "Boolean":
                return content.asBoolean();
            case "byte": case "Byte":
                return integer(content).byteValueExact();
            case "short": case "Short":
                return integer(content).shortValueExact();
            case "int": case "Integer":
                return integer(content).intValueExact();
            case "long": case "Long":
                return integer(content).longValueExact();
            case "char": case "Character":
                return (char) integer(content).intValueExact();
            case "float": case "Float":
                return Float.intBitsToFloat(Integer.parseUnsignedInt(content.asString(), 16));
            case "double": case "Double":
                return Double.longBitsToDouble(Long.parseUnsignedLong(content.asString(), 16));
            case "String":
                return content.asString();
            case "UUID":
                return UUID.fromString(content.asString());
            case "Class":
                return Calls.load(content.asString());
            case "BigInteger":
                return integer(content);
            case "BigDecimal":
                return new BigDecimal(integer(content.asArray().get(0)), content.asArray().get(1).asInt());
            case "LocalDate":
                return date(fields(content));
            case "LocalTime":
                return time(fields(content), 0);
            case "LocalDateTime":
                return LocalDateTime.of(date(fields(content)), time(fields(content), 3));
            case "OffsetDateTime":
                int[] fields = fields(content);
                return OffsetDateTime.of(date(fields), time(fields, 3), ZoneOffset.ofTotalSeconds(fields[7]));
            case "HazelcastJsonValue":
                return new HazelcastJsonValue(content.asString());
            case "Object":
                return make(content);
            case "List": case "ArrayList":
                return list(content, new ArrayList<>());
            case "LinkedList":
                return list(content, new LinkedList<>());
            case "SampleIdentified":
                return SampleIdentified.make(content.asObject());
            case "SamplePortable": case "Portable":
                return new SamplePortable(content.asObject());
            case "CompactRecord":
                return GenericRecords.compact(content.asObject());
            case "PortableRecord":
                return GenericRecords.portable(content.asObject());
            case "GenericRecord":
                return GenericRecords.either(content.asObject());
            default:
                throw new IllegalArgumentException("Values of " + type + " cannot be made");
        }
    }

    /** Returns the content that stands for a value. */
    static JsonValue show(Object value) {
        if (value == null) {
            return Json.NULL;
        }
        if (value instanceof Collection) {
            JsonArray items = new JsonArray();
            ((Collection<?>) value).forEach(item -> items.add(describe(item)));
            return items;
        }
        if (value.getClass().isArray()) {
            JsonArray items = new JsonArray();
            boolean anything = value.getClass().getComponentType() == Object.class;
            for (int i = 0; i < Array.getLength(value); i++) {
                Object item = Array.get(value, i);
                items.add(anything ? describe(item) : show(item));
            }
            return items;
        }
        if (value instanceof Record) {
            JsonObject components = new JsonObject();
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                components.add(component.getName(), show(Calls.invoke(component.getAccessor(), value)));
            }
            return components;
        }
        if (value instanceof Boolean) {
            return Json.value((Boolean) value);
        } else if (value instanceof Character) {
            return Json.value((Character) value);
        } else if (value instanceof Float) {
            return Json.value(String.format("%08x", Float.floatToRawIntBits((Float) value)));
        } else if (value instanceof Double) {
            return Json.value(String.format("%016x", Double.doubleToRawLongBits((Double) value)));
        } else if (value instanceof BigDecimal) {
            BigDecimal decimal = (BigDecimal) value;
            return new JsonArray().add(show(decimal.unscaledValue())).add(decimal.scale());
        } else if (value instanceof Number) {
            return Json.parse(value.toString());
        } else if (value instanceof String || value instanceof UUID || value instanceof HazelcastJsonValue) {
            return Json.value(value.toString());
        } else if (value instanceof Enum) {
            return Json.value(((Enum<?>) value).name());
        } else if (value instanceof Class) {
            return Json.value(((Class<?>) value).getName());
        } else if (value instanceof LocalDate) {
            return add(new JsonArray(), (LocalDate) value);
        } else if (value instanceof LocalTime) {
            return add(new JsonArray(), (LocalTime) value);
        } else if (value instanceof LocalDateTime) {
            return add(new JsonArray(), (LocalDateTime) value);
        } else if (value instanceof OffsetDateTime) {
            OffsetDateTime dateTime = (OffsetDateTime) value;
            return add(new JsonArray(), dateTime.toLocalDateTime()).add(dateTime.getOffset().getTotalSeconds());
        } else if (value instanceof GenericRecord) {
            return GenericRecords.show((GenericRecord) value);
        } else if (value instanceof SampleIdentified) {
            return ((SampleIdentified) value).show();
        } else if (value instanceof SamplePortable) {
            return ((SamplePortable) value).show();
        }
        throw new IllegalArgumentException("Values of " + value.getClass() + " cannot be described");
    }

    private static Object parseRecord(Class<?> type, JsonObject content) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = parse(types[i], content.get(components[i].getName()));
        }
        return Calls.construct(type, types, values);
    }

    private static BigInteger integer(JsonValue content) {
        return new BigInteger(content.toString());
    }

    private static List<Object> list(JsonValue content, List<Object> list) {
        content.asArray().forEach(item -> list.add(make(item)));
        return list;
    }

    private static int[] fields(JsonValue content) {
        return (int[]) parse(int[].class, content);
    }

    private static LocalDate date(int[] fields) {
        return LocalDate.of(fields[0], fields[1], fields[2]);
    }

    private static LocalTime time(int[] fields, int start) {
        return LocalTime.of(fields[start], fields[start + 1], fields[start + 2], fields[start + 3]);
    }

    private static JsonArray add(JsonArray fields, LocalDate date) {
        return fields.add(date.getYear()).add(date.getMonthValue()).add(date.getDayOfMonth());
    }

    private static JsonArray add(JsonArray fields, LocalTime time) {
        return fields.add(time.getHour()).add(time.getMinute()).add(time.getSecond()).add(time.getNano());
    }

    private static JsonArray add(JsonArray fields, LocalDateTime dateTime) {
        return add(add(fields, dateTime.toLocalDate()), dateTime.toLocalTime());
    }
}
