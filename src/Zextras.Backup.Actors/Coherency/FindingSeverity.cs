namespace Zextras.Backup.Actors.Coherency;

/// <summary>How bad a finding is.</summary>
public enum FindingSeverity
{
    /// <summary>Rubbish that a crash leaves and the engine clears by itself, or something to know. A path with nothing else is clean.</summary>
    Info = 0,

    /// <summary>Something is not as the engine writes it, but no history and no content is lost.</summary>
    Warning = 1,

    /// <summary>A history or a content cannot be read as it was recorded.</summary>
    Error = 2,
}
