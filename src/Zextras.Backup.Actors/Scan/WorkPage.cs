using Zextras.Backup.Actors.BackupPath;

namespace Zextras.Backup.Actors.Scan;

/// <summary>A page on its way through the stages of a scan.</summary>
/// <param name="Works">What is left to do of it.</param>
/// <param name="Listed">How many items the server listed on it.</param>
internal sealed record WorkPage(IReadOnlyList<ItemWork> Works, int Listed)
{
    /// <summary>The contents that were stored for it.</summary>
    public IReadOnlyList<StoredBlob> Blobs { get; init; } = [];

    /// <summary>Bytes that were read for it.</summary>
    public long BytesRead { get; init; }

    /// <summary>What its items answered.</summary>
    public IReadOnlyList<RecordedDraft> Recorded { get; init; } = [];
}
