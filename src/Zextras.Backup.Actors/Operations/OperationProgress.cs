namespace Zextras.Backup.Actors.Operations;

/// <summary>How far an operation is.</summary>
public sealed record OperationProgress
{
    /// <summary>What it is doing now, in a few words: <c>anna@example.com</c>.</summary>
    public string Step { get; init; } = "";

    /// <summary>Accounts that are finished.</summary>
    public long AccountsDone { get; init; }

    /// <summary>Accounts in all; null while that is not known.</summary>
    public long? AccountsTotal { get; init; }

    /// <summary>Items that were handled.</summary>
    public long Items { get; init; }

    /// <summary>Items in all; null while that is not known.</summary>
    public long? ItemsTotal { get; init; }

    /// <summary>Bytes of content that were read or written.</summary>
    public long Bytes { get; init; }

    /// <summary>Items a second since the beginning.</summary>
    public double ItemsPerSecond { get; init; }

    /// <summary>An estimate of what remains; null where nothing is known to estimate from.</summary>
    public TimeSpan? Remaining { get; init; }
}
