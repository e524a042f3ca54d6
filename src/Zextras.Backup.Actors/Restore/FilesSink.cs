using System.Text.Encodings.Web;
using System.Text.Json;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// Files as they are (.eml, .ics, .vcf, documents) in directories like the folders, and an <c>index.jsonl</c> with what a file
/// cannot hold: flags, tags, dates. A file has its name only when it is whole, so a second run goes on behind the first.
/// </summary>
internal sealed class FilesSink : IExportSink
{
    private const string Temporary = ".tmp";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _root;
    private readonly FileStream _index;

    /// <summary>Below that directory, which is made.</summary>
    public FilesSink(string root)
    {
        _root = root;
        Directory.CreateDirectory(root);
        _index = new FileStream(Path.Combine(root, "index.jsonl"), FileMode.Append, FileAccess.Write);
    }

    /// <inheritdoc/>
    public bool IsComplete(string folderKey) => false;

    /// <inheritdoc/>
    public Task AddFolderAsync(PlannedFolder folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(_root, ExportNames.FolderOf(folder.Key)));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<bool> AddAsync(
        PlannedItem item, ItemState state, Func<CancellationToken, ValueTask<Stream>> open, CancellationToken cancellation)
    {
        var name = $"{ExportNames.FolderOf(item.FolderKey)}/{ExportNames.FileOf(item, state)}";
        var path = Path.Combine(_root, name);
        if (new FileInfo(path) is { Exists: true } there)
        {
            if (there.Length == item.Size)
            {
                return false;
            }

            // Two names that became the same, or a document that has another length since: both are kept.
            (name, path) = ($"{name} ({item.Item})", $"{path} ({item.Item})");
            if (File.Exists(path))
            {
                return false;
            }
        }

        await using (var content = await open(cancellation))
        await using (var file = new FileStream(path + Temporary, FileMode.Create, FileAccess.Write))
        {
            await content.CopyToAsync(file, cancellation);
        }

        if ((state.Placement.Modified ?? state.Placement.Date) is { } date)
        {
            File.SetLastWriteTimeUtc(path + Temporary, date.UtcDateTime);
        }

        // The line first: a file without one would look exported, and its flags would be lost.
        await _index.WriteAsync(Line(name, item, state), cancellation);
        await _index.FlushAsync(cancellation);
        File.Move(path + Temporary, path);
        return true;
    }

    /// <inheritdoc/>
    public Task CompleteAsync(CancellationToken cancellation)
    {
        _index.Flush(flushToDisk: true);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _index.DisposeAsync();

    /// <summary>The line of the index.</summary>
    internal static byte[] Line(string name, PlannedItem item, ItemState state)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, Readable))
        {
            json.WriteStartObject();
            json.WriteString("file", name);
            json.WriteString("item", item.Item.ToString());
            json.WriteString("kind", item.Kind.Name());
            json.WriteString("folder", item.FolderKey);
            json.WriteString("name", item.Name);
            WriteList(json, "flags", state.Placement.Flags);
            WriteList(json, "tags", state.Placement.Tags);
            if (state.Placement.Date is { } date)
            {
                json.WriteString("date", date.UtcDateTime);
            }

            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }

    private static void WriteList(Utf8JsonWriter json, string name, ValueList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
