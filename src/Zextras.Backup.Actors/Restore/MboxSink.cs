using System.Globalization;
using System.Text;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// One mbox file a mail folder (the mboxrd form, with the Status headers that Dovecot and mutt read); everything that is no
/// mail as files. A folder has its name only when it is whole.
/// </summary>
internal sealed class MboxSink(string root) : IExportSink
{
    private const string Ending = ".mbox";
    private const string Temporary = ".tmp";

    private readonly FilesSink _files = new(root);
    private readonly Dictionary<string, FileStream> _open = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool IsComplete(string folderKey) => IsMail(folderKey) && File.Exists(PathOf(folderKey));

    /// <inheritdoc/>
    public Task AddFolderAsync(PlannedFolder folder, CancellationToken cancellation)
    {
        if (!IsMail(folder.Key))
        {
            return _files.AddFolderAsync(folder, cancellation);
        }

        if (!IsComplete(folder.Key))
        {
            var path = PathOf(folder.Key);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            _open[folder.Key] = new FileStream(path + Temporary, FileMode.Create, FileAccess.Write);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<bool> AddAsync(
        PlannedItem item, ItemState state, Func<CancellationToken, ValueTask<Stream>> open, CancellationToken cancellation)
    {
        if (!_open.TryGetValue(item.FolderKey, out var file))
        {
            return await _files.AddAsync(item, state, open, cancellation);
        }

        using var content = new MemoryStream();
        await using (var stream = await open(cancellation))
        {
            await stream.CopyToAsync(content, cancellation);
        }

        var date = state.Placement.Date ?? DateTimeOffset.UnixEpoch;
        await file.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"From MAILER-DAEMON {date.UtcDateTime:ddd MMM dd HH:mm:ss yyyy}\n")), cancellation);
        await file.WriteAsync(Encoding.UTF8.GetBytes(StatusOf(state.Placement)), cancellation);
        await file.WriteAsync(Quoted(content.GetBuffer().AsSpan(0, (int)content.Length)), cancellation);
        return true;
    }

    /// <inheritdoc/>
    public async Task CompleteAsync(CancellationToken cancellation)
    {
        await _files.CompleteAsync(cancellation);
        foreach (var (key, file) in _open)
        {
            file.Flush(flushToDisk: true);
            await file.DisposeAsync();
            File.Move(PathOf(key) + Temporary, PathOf(key));
        }

        _open.Clear();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var file in _open.Values)
        {
            await file.DisposeAsync();
        }

        await _files.DisposeAsync();
    }

    private static bool IsMail(string folderKey) => folderKey.StartsWith("mail:", StringComparison.Ordinal);

    private static string StatusOf(Placement placement)
    {
        bool Has(string flag) => placement.Flags.Contains(flag, StringComparer.Ordinal);
        var status = $"Status: {(Has("seen") ? "R" : "")}O\n";
        var more = $"{(Has("answered") ? "A" : "")}{(Has("flagged") ? "F" : "")}{(Has("draft") ? "T" : "")}{(Has("deleted") ? "D" : "")}";
        status += more.Length > 0 ? $"X-Status: {more}\n" : "";
        return placement.Tags.Count > 0 ? $"{status}X-Keywords: {string.Join(' ', placement.Tags.Select(tag => tag.ReplaceLineEndings(" ")))}\n" : status;
    }

    /// <summary>With line feeds, <c>From </c> at the beginning of a line quoted, an empty line at the end.</summary>
    private static byte[] Quoted(ReadOnlySpan<byte> content)
    {
        var output = new MemoryStream(content.Length + 64);
        while (!content.IsEmpty)
        {
            var end = content.IndexOf((byte)'\n');
            var line = end < 0 ? content : content[..end];
            content = end < 0 ? [] : content[(end + 1)..];
            if (line.TrimStart((byte)'>').StartsWith("From "u8))
            {
                output.WriteByte((byte)'>');
            }

            output.Write(line.EndsWith("\r"u8) ? line[..^1] : line);
            output.WriteByte((byte)'\n');
        }

        output.WriteByte((byte)'\n');
        return output.ToArray();
    }

    private string PathOf(string folderKey) => Path.Combine(root, ExportNames.FolderOf(folderKey) + Ending);
}
