using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Api;

namespace Zextras.Backup.Node.Api;

/// <summary>What an operation wrote down, and stopping all of them.</summary>
internal static class OperationLogEndpoints
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/operations/{id}/log", Log).WithSummary("Everything that an operation wrote down, oldest first");
        api.MapDelete("/operations", StopAll).WithSummary("Asks everything that runs or waits to stop; answers what was asked");
    }

    private static Ok<IReadOnlyList<OperationLineBody>> Log(string id, [FromServices] IBackupEngine engine)
    {
        var operation = OperationEndpoints.Known(engine, id);
        return TypedResults.Ok<IReadOnlyList<OperationLineBody>>([.. Lines(operation).Select(line => new OperationLineBody
        {
            At = line.At,
            Level = Name(line.Level),
            Text = line.Text,
        })]);
    }

    private static Accepted<IReadOnlyList<OperationBody>> StopAll([FromServices] IOperationService operations) => TypedResults.Accepted<IReadOnlyList<OperationBody>>(
        (string?)null, [.. operations.StopAll().Select(operation => operation.ToBody())]);

    /// <summary>Its own lines between its begin and its end.</summary>
    private static IEnumerable<OperationLine> Lines(Operation operation)
    {
        var arguments = string.Concat(operation.Arguments.Select(argument => $" {argument.Key} {argument.Value}"));
        yield return Say(operation.Submitted, $"{operation.Kind}{arguments}, asked for by {operation.Author}");
        if (operation.Started is { } started)
        {
            yield return Say(started, "Started");
        }

        foreach (var line in operation.Log)
        {
            yield return line;
        }

        if (operation.Ended is { } ended)
        {
            foreach (var line in (operation.ToBody().Accounts ?? []).SelectMany(tally => tally.ToLines()))
            {
                yield return Say(ended, line);
            }

            var counts = string.Join(", ", operation.Counts.Select(count => $"{count.Key} {count.Value}"));
            var level = operation.State is OperationState.Done ? OperationLineLevel.Information : OperationLineLevel.Problem;
            yield return new OperationLine(ended, level, string.Join(": ", new[] { operation.ToBody().State, operation.Error, counts }.Where(part => part is { Length: > 0 })));
        }
    }

    private static OperationLine Say(DateTimeOffset at, string text) => new(at, OperationLineLevel.Information, text);

    private static string Name(OperationLineLevel level) => level switch
    {
        OperationLineLevel.Information => "information",
        OperationLineLevel.Warning => "warning",
        OperationLineLevel.Problem => "problem",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "A level without a written name."),
    };
}
