using Zextras.Backup.Messages;

namespace Zextras.Backup.Actors.Operations;

/// <summary>What happened to an operation. The ledger takes it as a command, writes it down, and applies it: all three are one type.</summary>
internal interface IOperationEvent : IPersisted
{
    /// <summary>The operation.</summary>
    Guid Operation { get; }

    /// <summary>When it happened, UTC.</summary>
    DateTimeOffset At { get; }
}
