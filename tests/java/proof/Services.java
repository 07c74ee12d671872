package proof;

import com.hazelcast.config.CompactSerializationConfig;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import com.hazelcast.internal.serialization.impl.compact.CompactTestUtil;
import com.hazelcast.nio.serialization.ClassDefinition;
import com.hazelcast.partition.strategy.DefaultPartitioningStrategy;
import example.serialization.InnerDTOSerializer;
import example.serialization.MainDTOSerializer;
import example.serialization.NamedDTOSerializer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A serialization service of each byte order, and what they know of schemas and classes. */
final class Services {
    final Schemas schemas = new Schemas();
    final InternalSerializationService big = build(ByteOrder.BIG_ENDIAN);
    final InternalSerializationService little = build(ByteOrder.LITTLE_ENDIAN);
    private final Map<Integer, PortableClass> expected = new HashMap<>();

    private InternalSerializationService build(ByteOrder order) {
        return new DefaultSerializationServiceBuilder()
                .setByteOrder(order)
                .setSchemaService(schemas)
                .setPartitioningStrategy(new DefaultPartitioningStrategy())
                .addDataSerializableFactory(SampleIdentified.FACTORY_ID, SampleIdentified::create)
                .addPortableFactory(SamplePortable.FACTORY_ID, id -> new SamplePortable(this, false, id))
                .addPortableFactory(SamplePortable.RAW_FACTORY_ID, id -> new SamplePortable(this, true, id))
                .build();
    }

    /** Makes a class known before anything of it is written, as null and empty arrays need it. */
    void define(PortableClass cls) {
        for (InternalSerializationService service : List.of(big, little)) {
            service.getPortableContext().registerClassDefinition(cls.definition());
        }
    }

    /** Makes the schemas of the compact objects in the file of reference bytes known. */
    void learnCompatibilitySchemas() {
        SerializationConfig config = new SerializationConfig().setCompactSerializationConfig(
                new CompactSerializationConfig().setSerializers(
                        new MainDTOSerializer(), new InnerDTOSerializer(), new NamedDTOSerializer()));
        InternalSerializationService service =
                new DefaultSerializationServiceBuilder().setConfig(config).setSchemaService(schemas).build();
        service.toData(CompactTestUtil.createMainDTO());
        service.toData(CompactTestUtil.createAllFieldsDTO());
    }

    /** From now on, reads what a {@link SamplePortable} of this class has stored as if it had these fields. */
    void expect(PortableClass cls) {
        expected.put(cls.classId(), cls);
    }

    PortableClass expected(int classId) {
        return expected.get(classId);
    }

    ClassDefinition definition(int factoryId, int classId, int version) {
        for (InternalSerializationService service : List.of(big, little)) {
            ClassDefinition found = service.getPortableContext().lookupClassDefinition(factoryId, classId, version);
            if (found != null) {
                return found;
            }
        }
        throw new IllegalStateException("No definition of " + factoryId + ", " + classId + ", " + version);
    }
}
