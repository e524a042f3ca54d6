namespace Zextras.Backup.Actors.Operations;

/// <summary>What the ledger is asked, besides taking each <see cref="IOperationEvent"/> that it is sent.</summary>
internal static class OperationLedgerCommands
{
    /// <summary>Everything it holds; answers <see cref="OperationSnapshots.Ledger"/>.</summary>
    public sealed record GetAll
    {
        public static readonly GetAll Instance = new();
    }

    /// <summary>The answer to an event: it is in the journal, now or since before.</summary>
    public sealed record Taken(Guid Operation, DateTimeOffset At, string Event);
}
