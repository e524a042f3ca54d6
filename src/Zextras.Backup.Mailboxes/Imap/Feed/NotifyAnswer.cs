using System.Globalization;
using Zextras.Backup.Mailboxes.Maildir;

namespace Zextras.Backup.Mailboxes.Imap.Feed;

/// <summary>One answer that a server gives while it is asked to NOTIFY.</summary>
internal abstract record NotifyAnswer
{
    private NotifyAnswer()
    {
    }

    /// <summary>Reads an answer.</summary>
    /// <returns>Null where it says nothing of folders.</returns>
    /// <exception cref="FormatException">It breaks off.</exception>
    public static NotifyAnswer? Read(ReadOnlySpan<byte> answer)
    {
        var words = new AnswerWords(answer);
        if (words.Next() != "*")
        {
            return null;
        }

        return words.Next()?.ToUpperInvariant() switch
        {
            "STATUS" => StatusOf(ref words),
            "LIST" => ListedOf(ref words, isSubscription: false),
            "LSUB" => ListedOf(ref words, isSubscription: true),
            _ => null,
        };
    }

    private static Status? StatusOf(ref AnswerWords words)
    {
        if (words.Next() is not { } name)
        {
            return null;
        }

        var items = new Dictionary<string, ulong>(StringComparer.OrdinalIgnoreCase);
        while (words.Next() is { } item)
        {
            if (ulong.TryParse(words.Next(), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                items[item] = value;
            }
        }

        return new Status(ModifiedUtf7.Decode(name), items);
    }

    private static Listed? ListedOf(ref AnswerWords words, bool isSubscription)
    {
        var isGone = false;
        var word = words.Next();
        for (; word is ['\\', _, ..]; word = words.Next())
        {
            isGone |= word.Equals("\\NonExistent", StringComparison.OrdinalIgnoreCase);
        }

        // What follows the attributes is the separator; NIL, which is null here, where there is none.
        if (words.Next() is not { } name)
        {
            return null;
        }

        var oldName = string.Equals(words.Next(), "OLDNAME", StringComparison.OrdinalIgnoreCase) ? words.Next() : null;
        return new Listed(ModifiedUtf7.Decode(name), word is [var separator, ..] ? separator : '\0')
        {
            IsGone = isGone,
            IsSubscription = isSubscription,
            OldName = oldName is null ? null : ModifiedUtf7.Decode(oldName),
        };
    }

    /// <summary>How a folder is now; only what is different, perhaps.</summary>
    /// <param name="Name">The mailbox.</param>
    /// <param name="Items">What is said of it.</param>
    public sealed record Status(string Name, IReadOnlyDictionary<string, ulong> Items) : NotifyAnswer
    {
        /// <summary>The folder's mark after that.</summary>
        public FolderMark Change(FolderMark? before) => new()
        {
            Validity = (uint)Items.GetValueOrDefault("UIDVALIDITY", before?.Validity ?? 0),
            Next = (uint)Items.GetValueOrDefault("UIDNEXT", before?.Next ?? 0),
            ModSeq = Items.GetValueOrDefault("HIGHESTMODSEQ", before?.ModSeq ?? 0),
            Count = (int)Items.GetValueOrDefault("MESSAGES", (ulong)(before?.Count ?? 0)),
        };
    }

    /// <summary>A folder came, went, was renamed, or its subscription is told.</summary>
    /// <param name="Name">The mailbox.</param>
    /// <param name="Separator">What stands between the levels of names; NUL where there are no levels.</param>
    public sealed record Listed(string Name, char Separator) : NotifyAnswer
    {
        /// <summary>Whether it is there no more.</summary>
        public bool IsGone { get; init; }

        /// <summary>Whether it is the answer to a question for subscriptions.</summary>
        public bool IsSubscription { get; init; }

        /// <summary>Its name before; null where that is the same.</summary>
        public string? OldName { get; init; }
    }
}
