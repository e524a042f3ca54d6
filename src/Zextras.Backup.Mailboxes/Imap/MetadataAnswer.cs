namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>Reads an untagged METADATA answer.</summary>
internal static class MetadataAnswer
{
    /// <summary>The entries with a value; empty where the answer is another one.</summary>
    /// <param name="answer">The whole answer with the contents of its literals, without the last line break.</param>
    /// <exception cref="FormatException">It begins like METADATA and goes on like something else.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(ReadOnlySpan<byte> answer)
    {
        var words = new AnswerWords(answer);
        if (words.Next() != "*" || !string.Equals(words.Next(), "METADATA", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        words.Next(); // the mailbox
        var entries = new List<KeyValuePair<string, string>>();
        while (words.Next() is { } entry)
        {
            if (words.Next() is { } value)
            {
                entries.Add(KeyValuePair.Create(entry, value));
            }
        }

        return entries;
    }
}
