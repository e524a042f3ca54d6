namespace Zextras.Backup.Actors.Operations;

/// <summary>How much a line of an operation's log matters.</summary>
public enum OperationLineLevel
{
    /// <summary>What it does.</summary>
    Information = 1,

    /// <summary>What a person must see.</summary>
    Warning = 2,

    /// <summary>What went wrong without stopping it.</summary>
    Problem = 3,
}
