namespace Zextras.Backup.Actors.Database;

/// <summary>Work that waits in a <see cref="BatchQueue{T}"/>.</summary>
internal interface IBatched
{
    /// <summary>How much of a batch it takes, in rows as a rule.</summary>
    int Weight { get; }

    /// <summary>Tells whoever waits for it that it is done; after this the work is not touched any more.</summary>
    void Succeed();

    /// <summary>Tells whoever waits for it that it was not done.</summary>
    void Fail(Exception why);
}
