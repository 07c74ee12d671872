package proof;

/** An enumeration within {@link Employee}. */
public enum Level {
    JUNIOR, SENIOR
}
