package proof;

import com.hazelcast.internal.json.Json;
import com.hazelcast.internal.json.JsonObject;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.partition.PartitionAware;
import java.io.IOException;

/**
 * Writes whatever it is told to: {@code {"operations": OPERATIONS}}, see {@link Operations}.
 *
 * <p>With "key", a described value, in front of them, it is of the subclass that names a partition key.
 */
public class SampleIdentified implements IdentifiedDataSerializable {
    static final int FACTORY_ID = 1;
    private static final int CLASS_ID = 1;
    private static final int KEYED_CLASS_ID = 2;

    Object key;
    private final boolean keyed;
    private Operations operations;

    SampleIdentified(boolean keyed) {
        this.keyed = keyed;
    }

    SampleIdentified(JsonObject content, boolean keyed) {
        this(keyed);
        key = keyed ? Described.make(content.get("key")) : null;
        operations = new Operations(content.get("operations").asArray());
    }

    static SampleIdentified make(JsonObject content) {
        return content.get("key") == null ? new SampleIdentified(content, false) : new Keyed(content);
    }

    static SampleIdentified create(int classId) {
        return switch (classId) {
            case CLASS_ID -> new SampleIdentified(false);
            case KEYED_CLASS_ID -> new Keyed();
            default -> throw new IllegalArgumentException("No class " + classId);
        };
    }

    JsonObject show() {
        JsonObject shown = Json.object().add("operations", operations.show());
        return keyed ? shown.add("key", Described.describe(key)) : shown;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        if (keyed) {
            out.writeObject(key);
        }
        operations.write(out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        if (keyed) {
            key = in.readObject();
        }
        operations = Operations.read(in);
    }

    @Override
    public int getFactoryId() {
        return FACTORY_ID;
    }

    @Override
    public int getClassId() {
        return keyed ? KEYED_CLASS_ID : CLASS_ID;
    }

    private static final class Keyed extends SampleIdentified implements PartitionAware<Object> {
        Keyed() {
            super(true);
        }

        Keyed(JsonObject content) {
            super(content, true);
        }

        @Override
        public Object getPartitionKey() {
            return key;
        }
    }
}
