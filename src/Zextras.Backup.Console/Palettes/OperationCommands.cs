using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Zextras.Backup.Api;
using Zextras.Backup.Pbm.Arguments;
using Zextras.Backup.Pbm.Output;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>The commands about operations, and what all commands that start one have in common.</summary>
internal static class OperationCommands
{
    private const int Cancelled = 130;

    /// <summary>The commands.</summary>
    internal static IEnumerable<PaletteCommand> Commands(CallFactory calls) => [List(calls), Monitor(calls), Stop(calls), .. OperationLogCommands.Commands(calls)];

    /// <summary>Starts an operation; waits for it where asked, else says how to follow it.</summary>
    internal static async Task<int> StartAsync<T>(
        Call call, FollowOptions follow, string path, T request, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        var answer = await call.Node.SendBytesAsync(HttpMethod.Post, path, request, type, cancellation);
        var operation = Read(answer);
        var progress = call.Value(follow.Progress);
        if (progress || call.Value(follow.Sync))
        {
            return await FollowAsync(call, operation.Id, progress, cancellation);
        }

        if (call.Json)
        {
            await call.WriteJsonAsync(answer, cancellation);
            return ExitCodes.Ok;
        }

        OperationView.WriteStarted(call.Terminal, operation, call.CommandLine);
        return ExitCodes.Ok;
    }

    private static PaletteCommand List(CallFactory calls)
    {
        var verbose = Parameter.Bool("verbose", "All that are kept, not only those that run or wait and the newest that are over");
        var command = new PaletteCommand("getAllOperations", "What runs, waits, and was done", "pbm backup getAllOperations verbose true")
        {
            verbose,
        };
        return calls.Bind(command, async (call, cancellation) =>
        {
            var answer = await call.Node.GetBytesAsync(call.Value(verbose) ? "operations?verbose=true" : "operations", cancellation);
            if (call.Json)
            {
                await call.WriteJsonAsync(answer, cancellation);
                return ExitCodes.Ok;
            }

            Tables.WriteOperations(call.Terminal, JsonSerializer.Deserialize(answer, WireJson.Readable.IReadOnlyListOperationBody) ?? []);
            return ExitCodes.Ok;
        });
    }

    private static PaletteCommand Monitor(CallFactory calls)
    {
        var id = Parameter.Mandatory("OPERATION", "id of the operation, as getAllOperations shows it");
        var command = new PaletteCommand(
            "monitor",
            "Follow an operation until it ends; the exit code is that of --sync",
            "pbm backup monitor 0193559e-5b3a-7c1d-9f1e-2a4b6c8d0e1f")
        {
            id,
        };
        return calls.Bind(command, (call, cancellation) => FollowAsync(call, call.Value(id), showProgress: true, cancellation));
    }

    private static PaletteCommand Stop(CallFactory calls)
    {
        var id = Parameter.Mandatory("OPERATION", "id of the operation, as getAllOperations shows it");
        var command = new PaletteCommand(
            "doStopOperation", "Ask an operation to stop", "pbm backup doStopOperation 0193559e-5b3a-7c1d-9f1e-2a4b6c8d0e1f")
        {
            id,
        };
        return calls.Bind(command, async (call, cancellation) =>
        {
            var path = $"operations/{Uri.EscapeDataString(call.Value(id))}";
            var answer = await call.Node.SendBytesAsync(HttpMethod.Delete, path, null, WireJson.Readable.OperationBody, cancellation);
            if (call.Json)
            {
                await call.WriteJsonAsync(answer, cancellation);
                return ExitCodes.Ok;
            }

            OperationView.WriteStopping(call.Terminal, Read(answer), call.CommandLine);
            return ExitCodes.Ok;
        });
    }

    private static async Task<int> FollowAsync(Call call, string id, bool showProgress, CancellationToken cancellation)
    {
        OperationBody? last = null;
        var lastLine = "";

        async IAsyncEnumerable<OperationBody> SnapshotsAsync()
        {
            await foreach (var line in call.Node.ReadLinesAsync($"operations/{Uri.EscapeDataString(id)}/progress", cancellation))
            {
                (lastLine, last) = (line, Read(line));
                if (showProgress && call.Json)
                {
                    await call.WriteJsonAsync(line, cancellation);
                }

                yield return last;
            }
        }

        try
        {
            if (showProgress && !call.Json)
            {
                await new ProgressView(call.Terminal).ShowAsync(SnapshotsAsync());
            }
            else
            {
                await foreach (var _ in SnapshotsAsync())
                {
                    // Only the end is of interest, or each line has been written already.
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new PbmException(
                $"The operation goes on. Follow it with: {call.CommandLine($"{BackupPalette.Name} monitor {id}")}; "
                + $"stop it with: {call.CommandLine($"{BackupPalette.Name} doStopOperation {id}")}",
                Cancelled);
        }

        if (last is null || !OperationStates.HasEnded(last.State))
        {
            throw new PbmException(
                $"The node at {call.Address} went away before operation {id} ended. When it is back, "
                + $"{call.CommandLine($"{BackupPalette.Name} getAllOperations")} shows what became of it.",
                ExitCodes.Interrupted);
        }

        if (call.Json && !showProgress)
        {
            await call.WriteJsonAsync(lastLine, cancellation);
        }
        else if (!call.Json)
        {
            OperationView.WriteEnd(call.Terminal, last, call.CommandLine);
        }

        return ExitCodes.Of(last);
    }

    private static OperationBody Read(byte[] json) => JsonSerializer.Deserialize(json, WireJson.Readable.OperationBody)
        ?? throw new PbmException("The node's answer is not an operation.");

    private static OperationBody Read(string json) => JsonSerializer.Deserialize(json, WireJson.Readable.OperationBody)
        ?? throw new PbmException("The node's answer is not an operation.");
}
