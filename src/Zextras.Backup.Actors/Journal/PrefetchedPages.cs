using System.Collections.Concurrent;

namespace Zextras.Backup.Actors.Journal;

/// <summary>
/// Keeps the events that came with a highest sequence number until the replay asks for them, a moment later as a rule.
/// An abandoned recovery never asks: beyond a number of pages the oldest is dropped. Nothing depends on a page being
/// here: the replay reads what it does not find.
/// </summary>
internal sealed class PrefetchedPages(int capacity)
{
    private readonly ConcurrentDictionary<string, JournalPage> _pages = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _byAge = new();

    /// <summary>How many pages are kept.</summary>
    public int Count => _pages.Count;

    /// <summary>Keeps the newest page of an actor.</summary>
    public void Put(string persistenceId, JournalPage page)
    {
        _pages[persistenceId] = page;
        _byAge.Enqueue(persistenceId);
        while (_byAge.Count > capacity && _byAge.TryDequeue(out var oldest))
        {
            _pages.TryRemove(oldest, out _);
        }
    }

    /// <summary>Takes the page of an actor out; null where there is none.</summary>
    public JournalPage? Take(string persistenceId) => _pages.TryRemove(persistenceId, out var page) ? page : null;
}
