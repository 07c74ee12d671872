package proof;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;

/** An ordinary class, which Hazelcast makes compact records of without being told how; its type name is its own. */
public record Employee(
        String name, byte small, short medium, int age, long number, float ratio, double score, boolean active,
        Integer bonus, Boolean confirmed, Double rating, Level level, BigDecimal salary, LocalDate born,
        LocalTime starts, LocalDateTime seen, OffsetDateTime signed, int[] days, double[] scores, String[] tags,
        Address address, Address[] others) {
}
