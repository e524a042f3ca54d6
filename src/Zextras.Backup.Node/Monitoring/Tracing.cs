using OpenTelemetry.Trace;

namespace Zextras.Backup.Node.Monitoring;

/// <summary>Traces of operations, for whoever collects them.</summary>
internal static class Tracing
{
    /// <summary>The standard variable; without it nothing is traced, and nothing costs anything.</summary>
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Adds them where a collector is named; its other settings are the standard variables, too.</summary>
    internal static void AddTracing(this WebApplicationBuilder builder)
    {
        if (Environment.GetEnvironmentVariable(EndpointVariable) is { Length: > 0 })
        {
            builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource("Zextras.Backup").AddOtlpExporter());
        }
    }
}
