using System.IO.Compression;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>One ZIP archive with the files of <see cref="FilesSink"/>. It has its name only when it is whole.</summary>
internal sealed class ZipSink : IExportSink
{
    private static readonly DateTimeOffset FirstZipDate = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _path;
    private readonly bool _isThere;
    private readonly FileStream? _file;
    private readonly ZipArchive? _archive;
    private readonly MemoryStream _index = new();
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The archive of that name; one that is there is left as it is.</summary>
    public ZipSink(string path)
    {
        _path = path;
        _isThere = File.Exists(path);
        if (!_isThere)
        {
            _file = new FileStream(path + ".tmp", FileMode.Create, FileAccess.Write);
            _archive = new ZipArchive(_file, ZipArchiveMode.Create, leaveOpen: true);
        }
    }

    /// <inheritdoc/>
    public bool IsComplete(string folderKey) => _isThere;

    /// <inheritdoc/>
    public Task AddFolderAsync(PlannedFolder folder, CancellationToken cancellation)
    {
        _archive?.CreateEntry(ExportNames.FolderOf(folder.Key) + "/");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<bool> AddAsync(
        PlannedItem item, ItemState state, Func<CancellationToken, ValueTask<Stream>> open, CancellationToken cancellation)
    {
        // Opened before the entry is made: a content that cannot be read leaves no empty file behind.
        await using var content = await open(cancellation);
        var name = $"{ExportNames.FolderOf(item.FolderKey)}/{ExportNames.FileOf(item, state)}";
        if (!_names.Add(name))
        {
            _names.Add(name = $"{name} ({item.Item})");
        }

        var entry = _archive!.CreateEntry(name);
        if ((state.Placement.Modified ?? state.Placement.Date) is { } date && date > FirstZipDate)
        {
            entry.LastWriteTime = date;
        }

        await using (var stream = await entry.OpenAsync(cancellation))
        {
            await content.CopyToAsync(stream, cancellation);
        }

        await _index.WriteAsync(FilesSink.Line(name, item, state), cancellation);
        return true;
    }

    /// <inheritdoc/>
    public async Task CompleteAsync(CancellationToken cancellation)
    {
        if (_archive is null)
        {
            return;
        }

        await using (var stream = await _archive.CreateEntry("index.jsonl").OpenAsync(cancellation))
        {
            _index.WriteTo(stream);
        }

        await _archive.DisposeAsync();
        _file!.Flush(flushToDisk: true);
        File.Move(_path + ".tmp", _path);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_archive is not null)
        {
            await _archive.DisposeAsync();
            await _file!.DisposeAsync();
        }

        await _index.DisposeAsync();
    }
}
