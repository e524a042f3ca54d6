using System.Globalization;

namespace Zextras.Backup.Mailboxes.Cyrus;

/// <summary>A set of messages as IMAP writes it: <c>1:3,7</c>.</summary>
internal static class UidSet
{
    /// <summary>The numbers; null where they are more than <paramref name="most"/>.</summary>
    /// <exception cref="FormatException">It is no set.</exception>
    public static IReadOnlyList<uint>? Read(string text, int most)
    {
        var all = new List<uint>();
        foreach (var range in text.Split(','))
        {
            var (first, last) = range.Split(':') switch
            {
                [var one] => (Number(one), Number(one)),
                [var from, var to] => (Math.Min(Number(from), Number(to)), Math.Max(Number(from), Number(to))),
                _ => throw new FormatException($"'{text}' is no set of messages."),
            };
            if (all.Count + (long)last - first >= most)
            {
                return null;
            }

            for (var uid = (long)first; uid <= last; uid++)
            {
                all.Add((uint)uid);
            }
        }

        return all;
    }

    private static uint Number(string text) => uint.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
