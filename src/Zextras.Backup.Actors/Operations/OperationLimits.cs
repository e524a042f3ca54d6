namespace Zextras.Backup.Actors.Operations;

/// <summary>How many operations of a lane run at the same time on a node (<c>backup.operations</c> in <c>hocon/reference.conf</c>).</summary>
internal sealed record OperationLimits
{
    /// <summary>Of <see cref="OperationLane.Interactive"/>.</summary>
    public int Interactive { get; init; } = 8;

    /// <summary>Of <see cref="OperationLane.Restore"/>.</summary>
    public int Restore { get; init; } = 2;

    /// <summary>Of <see cref="OperationLane.Maintenance"/>.</summary>
    public int Maintenance { get; init; } = 1;

    /// <summary>The limit of a lane.</summary>
    public int Of(OperationLane lane) => lane switch
    {
        OperationLane.Interactive => Interactive,
        OperationLane.Restore => Restore,
        OperationLane.Maintenance => Maintenance,
        OperationLane.Scan => int.MaxValue,
        _ => throw new ArgumentOutOfRangeException(nameof(lane), lane, "A lane without a limit."),
    };
}
