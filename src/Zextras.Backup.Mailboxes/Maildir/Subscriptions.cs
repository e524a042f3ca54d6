using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// The folders that the owner subscribed to: the file <c>subscriptions</c> of Dovecot, one folder a line with dots
/// between the levels; version 2 begins with <c>V 2</c> and has tabs between them.
/// </summary>
internal sealed class Subscriptions
{
    private const string Version2 = "V\t2";

    public static readonly RawName FileName = new("subscriptions");

    private readonly HashSet<string> _lines;
    private readonly bool _isVersion2;

    private Subscriptions(HashSet<string> lines, bool isVersion2) => (_lines, _isVersion2) = (lines, isVersion2);

    public static Subscriptions Read(OpenDirectory maildir)
    {
        var lines = (SmallFiles.ReadText(maildir, FileName) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var isVersion2 = lines.FirstOrDefault() == Version2;
        return new Subscriptions(lines.Skip(isVersion2 ? 1 : 0).Select(line => line.TrimEnd('\r')).ToHashSet(StringComparer.Ordinal), isVersion2);
    }

    /// <summary>Whether the folder in that directory is subscribed; null is INBOX.</summary>
    public bool Has(RawName? directory) => _lines.Contains(Line(directory));

    /// <summary>Adds the folder to the file.</summary>
    public void Add(OpenDirectory maildir, RawName? directory)
    {
        if (_lines.Add(Line(directory)))
        {
            var text = string.Concat((_isVersion2 ? [Version2, ""] : Array.Empty<string>()).Concat(_lines.Order(StringComparer.Ordinal)).Select(line => line + "\n"));
            SmallFiles.Write(maildir, FileName, System.Text.Encoding.UTF8.GetBytes(text));
        }
    }

    private string Line(RawName? directory)
    {
        if (directory is not { } name)
        {
            return "INBOX";
        }

        var line = KeyText.Readable(name.ToString())[1..];
        return _isVersion2 ? line.Replace('.', '\t') : line;
    }
}
