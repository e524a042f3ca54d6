namespace Zextras.Backup.Actors.Journal;

/// <summary>A row of the table <c>journal</c>: one event, serialized.</summary>
internal sealed record EventRow
{
    /// <summary>The actor.</summary>
    public required string PersistenceId { get; init; }

    /// <summary>The event's number among those of the actor.</summary>
    public required long SequenceNr { get; init; }

    /// <summary>When it was written, UTC ticks.</summary>
    public required long Created { get; init; }

    /// <summary>The event's bytes.</summary>
    public required byte[] Message { get; init; }

    /// <summary>Whether it was deleted and only remembers its number.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>The serializer's name for what the bytes are.</summary>
    public required string Manifest { get; init; }

    /// <summary>The serializer.</summary>
    public required int Serializer { get; init; }

    /// <summary>The journal that wrote it.</summary>
    public required string Writer { get; init; }

    /// <summary><c>;tag;tag;</c>, or nothing.</summary>
    public string Tags { get; init; } = "";
}
