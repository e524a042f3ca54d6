namespace Zextras.Backup.Mailboxes.Events;

/// <summary>
/// A file of events, read as it grows. When it has grown long it is renamed; the mail server then begins a new one. The renamed file is
/// read for a while yet, because a process that had opened it before may still write to it, then it is removed.
/// </summary>
internal sealed class EventFile(string path, string name, TimeProvider clock)
{
    /// <summary>What the name of a file ends in; what comes before is what it is about.</summary>
    public const string Extension = ".jsonl";

    /// <summary>What is appended to the name of a file that was renamed.</summary>
    public const string OldExtension = ".old";

    /// <summary>A file that is this long is renamed. Some ten thousand events.</summary>
    private const long LongestFile = 1024 * 1024;

    /// <summary>A process writes at once after it opened the file; this is thousands of times longer.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private long _read;
    private long _readOfOld;
    private DateTimeOffset? _renamed;

    /// <summary>What it is about: a file's name without its extension.</summary>
    public string Name { get; } = name;

    /// <summary>Leaves out what is in the file already: it happened before anybody listened.</summary>
    public void SkipToEnd()
    {
        _read = LengthOf(path);
        File.Delete(path + OldExtension); // of a run before
    }

    /// <summary>When something was written to it last.</summary>
    public DateTimeOffset LastWritten => new[] { path, path + OldExtension }.Max(file => new DateTimeOffset(File.GetLastWriteTimeUtc(file), TimeSpan.Zero));

    /// <summary>The lines that were added since, those of the renamed file first.</summary>
    public IEnumerable<(byte[] Line, DateTimeOffset At)> ReadNew()
    {
        if (_renamed is { } at)
        {
            foreach (var line in ReadNew(path + OldExtension, ref _readOfOld))
            {
                yield return line;
            }

            if (clock.GetUtcNow() - at > Grace)
            {
                File.Delete(path + OldExtension);
                _renamed = null;
            }
        }

        foreach (var line in ReadNew(path, ref _read))
        {
            yield return line;
        }

        if (_renamed is null && _read >= LongestFile)
        {
            File.Move(path, path + OldExtension, overwrite: true);
            (_readOfOld, _read, _renamed) = (_read, 0, clock.GetUtcNow());
        }
    }

    private static long LengthOf(string file) => new FileInfo(file) is { Exists: true } info ? info.Length : 0;

    /// <summary>Whole lines only: the end of one that is just being written comes with the next reading.</summary>
    private static List<(byte[] Line, DateTimeOffset At)> ReadNew(string file, ref long read)
    {
        var lines = new List<(byte[] Line, DateTimeOffset At)>();
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length < read)
            {
                read = 0; // somebody else took it away, and it began anew
            }

            stream.Position = read;
            var bytes = new byte[stream.Length - read];
            stream.ReadExactly(bytes);
            var at = new DateTimeOffset(File.GetLastWriteTimeUtc(file), TimeSpan.Zero);
            for (var rest = bytes.AsSpan(); rest.IndexOf((byte)'\n') is var end and >= 0; rest = rest[(end + 1)..])
            {
                lines.Add((rest[..end].ToArray(), at));
                read += end + 1;
            }
        }
        catch (FileNotFoundException)
        {
            read = 0;
        }

        return lines;
    }
}
