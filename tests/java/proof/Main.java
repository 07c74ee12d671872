package proof;

import com.hazelcast.internal.json.Json;
import com.hazelcast.internal.json.JsonObject;
import com.hazelcast.internal.json.JsonValue;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.HeapData;
import com.hazelcast.internal.util.HashUtil;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers questions about what Hazelcast's own serialization writes and reads.
 *
 * <p>Each line of the input is a request, a JSON object with the member "do"; each is answered by one line, a JSON
 * object with the answer in "ok", or with the text of an exception in "error". {@link Described} is how values look in
 * them.
 */
public final class Main {
    private static final HexFormat HEX = HexFormat.of();

    private static Services services = new Services();

    private Main() {
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        // Nothing else may get between the answers.
        System.setOut(System.err);
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            JsonObject answer = Json.object();
            try {
                answer.add("ok", answer(Json.parse(line).asObject()));
            } catch (Exception | LinkageError | StackOverflowError failure) {
                failure.printStackTrace();
                answer.add("error", Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                        .map(Throwable::toString).collect(Collectors.joining(" <- ")));
            }
            answers.println(answer);
        }
    }

    private static JsonValue answer(JsonObject request) throws Exception {
        String wanted = request.getString("do", "");
        switch (wanted) {
            case "write":
                return hex(service(request).toData(Described.make(request.get("value"))).toByteArray());
            case "read":
                return Described.describe(service(request).toObject(data(request)));
            case "read-record":
                return Described.describe(service(request).readAsInternalGenericRecord(data(request)));
            case "echo":
                Object value = service(request).toObject(data(request));
                return hex(service(request).toData(value).toByteArray());
            case "partition":
                return Json.array(data(request).getPartitionHash(), HashUtil.hashToIndex(
                        data(request).getPartitionHash(), request.getInt("count", 0)));
            case "add-schema":
                return Json.value(services.schemas.add(request));
            case "schema":
                return services.schemas.describe(request.getLong("id", 0));
            case "define":
                services.define(PortableClass.of(request.get("class").asObject()));
                return Json.NULL;
            case "expect":
                services.expect(PortableClass.of(request.get("class").asObject()));
                return Json.NULL;
            case "reset":
                services = new Services();
                return Json.NULL;
            case "compatibility-file":
                services.learnCompatibilitySchemas();
                generateCompatibilityFile();
                return Json.NULL;
            default:
                throw new IllegalArgumentException("No such request: " + wanted);
        }
    }

    private static InternalSerializationService service(JsonObject request) {
        return request.getBoolean("big", true) ? services.big : services.little;
    }

    private static HeapData data(JsonObject request) {
        return new HeapData(HEX.parseHex(request.getString("data", "")));
    }

    private static JsonValue hex(byte[] bytes) {
        return Json.value(HEX.formatHex(bytes));
    }

    /** Writes Hazelcast's reference bytes of its own objects into the working directory. */
    private static void generateCompatibilityFile() throws Exception {
        Method main = Class.forName(
                "com.hazelcast.nio.serialization.compatibility.BinaryCompatibilityFileGenerator")
                .getMethod("main", String[].class);
        main.setAccessible(true);
        main.invoke(null, (Object) new String[0]);
    }
}
