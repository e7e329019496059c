package io.caravan.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.caravan.explain.RoutePreview;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The first rows of a source as the interface shows them. */
@RegisterForReflection
@Schema(name = "Preview", description = "The first rows of a source in the columns of the route's first target")
record PreviewView(
        String route,
        @Schema(description = "The endpoint they come from, without its options") String source,
        @Schema(description = "The target whose columns are shown, null if there is none") String target,
        List<RoutePreview.Shown> columns,
        @JsonRawValue
                @Schema(type = SchemaType.ARRAY, description = "An object for each row, by the names of the columns")
                String rows,
        @Schema(description = "How many rows these are") int count,
        @Schema(description = "Whether the source has no more") boolean complete,
        @Schema(description = "The steps between, which might change the rows and were not run")
                List<String> stepsNotRun,
        List<String> notes) {
    static PreviewView of(RoutePreview preview) {
        return new PreviewView(
                preview.route(),
                preview.source(),
                preview.target(),
                preview.columns(),
                preview.rows(),
                preview.count(),
                preview.complete(),
                preview.stepsNotRun(),
                preview.notes());
    }
}
