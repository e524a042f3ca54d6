namespace Zextras.Backup.Actors.Journal;

/// <summary>The answer to a <see cref="JournalRead"/>.</summary>
/// <param name="Highest">The highest sequence number that the actor ever used, deleted events included; 0 for a new one.</param>
/// <param name="After">After this number ...</param>
/// <param name="CompleteTo">... and up to this one <paramref name="Events"/> has all that are not deleted.</param>
/// <param name="Events">The events, by number.</param>
internal sealed record JournalPage(long Highest, long After, long CompleteTo, IReadOnlyList<EventRow> Events)
{
    /// <summary>The answer for an actor that never wrote.</summary>
    public static readonly JournalPage Nothing = new(0, 0, 0, []);

    /// <summary>Whether the page tells what became of that number.</summary>
    public bool Holds(long sequenceNr) => After < sequenceNr && sequenceNr <= CompleteTo;
}
