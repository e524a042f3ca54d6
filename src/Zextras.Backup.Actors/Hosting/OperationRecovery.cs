using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.Logging;
using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>What a node does about operations when it comes up: it hears of those before it, and begins again what was interrupted.</summary>
internal sealed class OperationRecovery(OperationBoard board, ActorSystem system, IServiceProvider services, ILogger<OperationRecovery> log)
{
    /// <summary>What was interrupted so often in a row is not begun again: it may be what brings the node down.</summary>
    private const int MostAttempts = 3;

    /// <summary>The cluster has to come up first.</summary>
    private static readonly TimeSpan LedgerTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Reads the ledger.</summary>
    public async Task RecallAsync(CancellationToken cancellation)
    {
        var ledger = await ActorRegistry.For(system).GetAsync<OperationLedger>(cancellation);
        var kept = await ledger.Ask<OperationSnapshots.Ledger>(OperationLedgerCommands.GetAll.Instance, LedgerTimeout, cancellation);
        board.Recall(kept.Operations);
    }

    /// <summary>Begins again what can be.</summary>
    public async Task ResumeAsync(CancellationToken cancellation)
    {
        var resumers = ((IEnumerable<IOperationResumer>?)services.GetService(typeof(IEnumerable<IOperationResumer>)) ?? []).ToArray();
        foreach (var same in board.List().GroupBy(Name, StringComparer.Ordinal).ToArray())
        {
            var last = same.First();
            if (last.State is not OperationState.Interrupted
                || resumers.FirstOrDefault(one => one.Kinds.Contains(last.Kind, StringComparer.Ordinal)) is not { } resumer)
            {
                continue;
            }

            if (same.TakeWhile(operation => operation.State is OperationState.Interrupted).Count() >= MostAttempts)
            {
                log.LogWarning("{Kind} {Operation} was interrupted {Times} times in a row and is not begun again. Start it when you know why.", last.Kind, last.Id, MostAttempts);
                continue;
            }

            await ResumeAsync(resumer, last, cancellation);
        }
    }

    private async Task ResumeAsync(IOperationResumer resumer, Operation interrupted, CancellationToken cancellation)
    {
        try
        {
            var again = await resumer.ResumeAsync(interrupted, cancellation);
            board.Note(again.Id, $"Goes on with {interrupted.Id}, which was interrupted.");
        }
        catch (BackupRequestException e)
        {
            log.LogWarning("{Kind} {Operation} was interrupted and cannot be begun again: {Reason}", interrupted.Kind, interrupted.Id, e.Message);
        }
    }

    private static string Name(Operation operation) =>
        string.Join('\n', operation.Arguments.OrderBy(argument => argument.Key, StringComparer.Ordinal).Select(argument => $"{argument.Key}={argument.Value}").Prepend(operation.Kind));
}
