package proof;

/** A class within {@link Employee}. */
public record Address(String street, int number) {
}
