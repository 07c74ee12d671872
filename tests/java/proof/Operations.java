package proof;

import com.hazelcast.internal.json.JsonArray;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/**
 * What is written to a stream: {@code [[OPERATION, CONTENT], ...]}, where "IntArray" stands for {@code writeIntArray}.
 *
 * <p>The stream holds their number, then each operation's name, as a string, and what it writes.
 */
final class Operations {
    private final List<String> names = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    private Operations() {
    }

    Operations(JsonArray content) {
        content.forEach(operation -> {
            String name = operation.asArray().get(0).asString();
            names.add(name);
            values.add(Described.parse(writer(name).getParameterTypes()[0], operation.asArray().get(1)));
        });
    }

    static Operations read(ObjectDataInput in) throws IOException {
        Operations operations = new Operations();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            String name = in.readString();
            operations.names.add(name);
            operations.values.add(Calls.invoke(Calls.find(ObjectDataInput.class, "read" + name, 0), in));
        }
        return operations;
    }

    void write(ObjectDataOutput out) throws IOException {
        out.writeInt(names.size());
        for (int i = 0; i < names.size(); i++) {
            out.writeString(names.get(i));
            Object value = values.get(i);
            // A byte, short or char that was read goes where the method takes an int.
            boolean toInt = writer(names.get(i)).getParameterTypes()[0] == int.class;
            Calls.invoke(writer(names.get(i)), out, toInt ? toInt(value) : value);
        }
    }

    JsonArray show() {
        JsonArray shown = new JsonArray();
        for (int i = 0; i < names.size(); i++) {
            Object value = values.get(i);
            boolean anything = names.get(i).equals("Object");
            shown.add(new JsonArray().add(names.get(i))
                    .add(anything ? Described.describe(value) : Described.show(value)));
        }
        return shown;
    }

    private static Object toInt(Object value) {
        return value instanceof Character ? (int) (Character) value : ((Number) value).intValue();
    }

    private static Method writer(String name) {
        return Calls.find(ObjectDataOutput.class, "write" + name, 1);
    }
}
