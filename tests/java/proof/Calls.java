package proof;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Calls of methods by name, as one exists per kind of field. */
final class Calls {
    private Calls() {
    }

    /** Finds the method of an interface that has a name and so many parameters. */
    static Method find(Class<?> type, String name, int parameters) {
        for (Method method : type.getMethods()) {
            if (method.getName().equals(name) && method.getParameterCount() == parameters) {
                return method;
            }
        }
        throw new IllegalArgumentException(type.getSimpleName() + " has no method " + name);
    }

    static Object invoke(Method method, Object target, Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw unchecked(failure.getCause());
        } catch (ReflectiveOperationException failure) {
            throw unchecked(failure);
        }
    }

    static Object construct(Class<?> type, Class<?>[] parameters, Object[] arguments) {
        try {
            return type.getDeclaredConstructor(parameters).newInstance(arguments);
        } catch (ReflectiveOperationException failure) {
            throw unchecked(failure);
        }
    }

    static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException failure) {
            throw unchecked(failure);
        }
    }

    /** Turns {@code TIMESTAMP_WITH_TIMEZONE} into {@code TimestampWithTimezone}. */
    static String camelCase(String constant) {
        return Arrays.stream(constant.split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase())
                .collect(Collectors.joining());
    }

    private static RuntimeException unchecked(Throwable failure) {
        return failure instanceof RuntimeException ? (RuntimeException) failure : new IllegalStateException(failure);
    }
}
