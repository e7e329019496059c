package io.caravan;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rooms' walls, as ARCHITECTURE.md draws them, and that no room is one lump. */
class WallsTest {
    private static final String BASE = "io.caravan.";
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z]+)` \\|.*\\| ([a-z, ]+) \\|$", Pattern.MULTILINE);

    private static final Pattern TYPE = Pattern.compile("`([a-z]+(?:\\.[a-z]+)*\\.[A-Z]\\w+)`");

    /** So many types of a package may know each other in a circle. */
    private static final int CIRCLE = 5;

    /** Larger circles that there are, by the package. */
    private static final Map<String, Integer> LARGER = Map.of("record", 9);

    /** Rooms with packages of their own. */
    private static final String[] DIVIDED = {
        "io.caravan.command..", "io.caravan.file..", "io.caravan.hive..", "io.caravan.table.."
    };

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.caravan");

    /** What each room may know, by the table of the page. */
    private static Map<String, Set<String>> page() throws IOException {
        Map<String, Set<String>> rooms = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("ARCHITECTURE.md")));
        while (row.find()) {
            rooms.put(row.group(1), Set.of(row.group(2).split(", ")));
        }
        return rooms;
    }

    private static String room(JavaClass type) {
        String[] parts = type.getPackageName().split("\\.");
        return parts.length > 2 ? parts[2] : "";
    }

    private static String top(JavaClass type) {
        String name = type.getName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    @Test
    void everyRoomKnowsOnlyWhatThePageSays() throws IOException {
        Map<String, Set<String>> rooms = page();
        Set<String> strangers = new TreeSet<>();
        Set<String> there = new TreeSet<>();
        CLASSES.forEach(type -> {
            String room = room(type);
            there.add(room);
            Set<String> known = rooms.getOrDefault(room, Set.of());
            type.getDirectDependenciesFromSelf().forEach(dependency -> {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getName().startsWith(BASE)
                        && !room(target).equals(room)
                        && !known.contains("all")
                        && !known.contains(room(target))) {
                    strangers.add(top(type) + " knows " + top(target));
                }
            });
        });
        there.remove("");
        assertThat(strangers).isEmpty();
        assertThat(rooms.keySet()).isEqualTo(there);
    }

    @Test
    void theTypesThatThePageNamesAreThere() throws IOException {
        Set<String> named = new TreeSet<>();
        Matcher type = TYPE.matcher(Files.readString(Path.of("ARCHITECTURE.md")));
        while (type.find()) {
            named.add(BASE + type.group(1));
        }
        assertThat(named).isNotEmpty();
        assertThat(named).allMatch(CLASSES::contain);
    }

    @Test
    void noRoomIsOneLump() {
        Map<String, Map<String, Set<String>>> packages = new TreeMap<>();
        CLASSES.forEach(type -> {
            Set<String> known = packages.computeIfAbsent(type.getPackageName(), name -> new TreeMap<>())
                    .computeIfAbsent(top(type), name -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().equals(type.getPackageName()))
                    .map(WallsTest::top)
                    .filter(target -> !target.equals(top(type)))
                    .forEach(known::add);
        });
        Map<String, Integer> larger = new TreeMap<>();
        packages.forEach((name, types) -> {
            int largest = new Circles(types).largest().size();
            if (largest > CIRCLE) {
                larger.put(name.substring(BASE.length()), largest);
            }
        });
        assertThat(larger).isEqualTo(LARGER);
    }

    @Test
    void dividedRoomsHaveNoCircleAmongTheirPackages() {
        SlicesRuleDefinition.slices()
                .matching("io.caravan.(**)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES.that(resideInAnyPackage(DIVIDED)));
    }

    @Test
    void theDataPathDoesNotKnowTheContainer() {
        noClasses()
                .that()
                .resideInAPackage("io.caravan.record..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta..")
                .check(CLASSES);
    }

    /** Types that know each other in a circle: the strongly connected components of a graph, by Tarjan. */
    private static final class Circles {
        private final Map<String, Set<String>> graph;
        private final Map<String, Integer> index = new HashMap<>();
        private final Map<String, Integer> low = new HashMap<>();
        private final Deque<String> stack = new ArrayDeque<>();
        private List<String> largest = List.of();

        Circles(Map<String, Set<String>> graph) {
            this.graph = graph;
            graph.keySet().stream().filter(type -> !index.containsKey(type)).forEach(this::visit);
        }

        private void visit(String type) {
            index.put(type, index.size());
            low.put(type, index.get(type));
            stack.push(type);
            for (String known : graph.getOrDefault(type, Set.of())) {
                if (!index.containsKey(known)) {
                    visit(known);
                    low.merge(type, low.get(known), Math::min);
                } else if (stack.contains(known)) {
                    low.merge(type, index.get(known), Math::min);
                }
            }
            if (low.get(type).equals(index.get(type))) {
                List<String> circle = new ArrayList<>();
                String member;
                do {
                    member = stack.pop();
                    circle.add(member);
                } while (!member.equals(type));
                if (circle.size() > largest.size()) {
                    largest = circle;
                }
            }
        }

        List<String> largest() {
            return largest;
        }
    }
}
