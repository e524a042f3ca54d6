using System.Text;
using System.Text.Json;
using Zextras.Backup.Api;

namespace Zextras.Backup.Node.Api.Security;

/// <summary>
/// Who did what: one JSON object a line, in the data directory. Every request that changes something or reads a content, and
/// every refused one. When the file is full it becomes <c>audit.1.jsonl</c>, and so on; the oldest goes.
/// </summary>
internal sealed class AuditLog(string directory, ILogger<AuditLog> log)
{
    private const string Name = "audit";
    private const long LargestFile = 16 * 1024 * 1024;
    private const int OldFiles = 8;

    private readonly Lock _lock = new();

    private string Current => Path.Combine(directory, $"{Name}.jsonl");

    /// <summary>Writes a line. A disk that is full stops nobody from restoring a mail: it is said in the node's log.</summary>
    internal void Write(AuditBody entry)
    {
        try
        {
            lock (_lock)
            {
                Rotate();
                PrivateFile.Append(Current, [.. JsonSerializer.SerializeToUtf8Bytes(entry, WireJson.Readable.AuditBody), (byte)'\n']);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogError("The audit log {File} cannot be written, {Author} {Action} is not in it: {Reason}", Current, entry.Author, entry.Action, e.Message);
        }
    }

    /// <summary>The newest lines, oldest first.</summary>
    internal IReadOnlyList<AuditBody> Read(int limit)
    {
        lock (_lock)
        {
            return [.. Files().SelectMany(file => File.ReadLines(file, Encoding.UTF8).Reverse()).Take(limit).Reverse()
                .Where(line => line.EndsWith('}')) // a line that a full disk cut
                .Select(line => JsonSerializer.Deserialize(line, WireJson.Readable.AuditBody)!)];
        }
    }

    private IEnumerable<string> Files() => Enumerable.Range(0, OldFiles + 1).Select(Numbered).Where(File.Exists);

    private string Numbered(int number) => number == 0 ? Current : Path.Combine(directory, $"{Name}.{number}.jsonl");

    private void Rotate()
    {
        if (new FileInfo(Current) is not { Exists: true, Length: >= LargestFile })
        {
            return;
        }

        for (var number = OldFiles; number > 0; number--)
        {
            if (File.Exists(Numbered(number - 1)))
            {
                File.Move(Numbered(number - 1), Numbered(number), overwrite: true);
            }
        }
    }
}
