using System.IO.Compression;
using System.Security.Cryptography;
using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Restore;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Restore;

/// <summary>One file an item, one file a content: written by one server, imported by another.</summary>
public sealed class ClassicTests : IAsyncLifetime
{
    private readonly EngineFixture _old = new();
    private readonly EngineFixture _new = new();
    private readonly TempDirectory _home = new();

    private ScriptedAccount Anna { get; } = new("anna@example.com");

    private string Tree => _home.File("classic");

    public async Task InitializeAsync()
    {
        _old.Server.Directory = [new DirectoryEntry { Kind = ItemKind.Domain, Id = Guid.Parse("0193559e-0000-7000-8000-000000000001"), Name = "example.com", Attributes = ItemAttributes.Empty }];
        Anna.Settings = ItemAttributes.Of([new(AttributeNames.PasswordHash, "x")]);
        _old.Server.Add(Anna);
        for (var i = 0; i < 120; i++)
            Anna.Add($"mail:Folder {i % 2}", $"m{i}", $"Subject: mail {i}\n", ItemKind.Message, "seen");
        Anna.Add("contacts:Friends", "ben.vcf", "Subject: Ben\n", ItemKind.Contact);
        Anna.Add("drive:Plans", "big", new byte[9 << 20], ItemKind.Document);
        Anna.Add("drive:Plans", "archive.gz", Gzip("Subject: itself compressed\n"u8.ToArray()), ItemKind.Document);
        await _old.StartAsync();
        Anna.Delete(Anna.Items[5]);
        Anna.Change(Anna.Items[6], "Subject: changed\n");
        await _old.SmartScanAsync();

        _new.Server.MakesAccounts = true;
        await _new.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _old.DisposeAsync();
        await _new.DisposeAsync();
        _home.Dispose();
    }

    private static byte[] Gzip(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(content);
        return compressed.ToArray();
    }

    private static string[] Lines(ScriptedAccount account) =>
        [.. account.Items.Select(item => $"{item.Folder}/{item.Key} {item.Kind} {item.Digest} {item.Flags} {item.Tags} {item.Date:O}").Order(StringComparer.Ordinal)];

    private async Task<Counts> ExportAsync()
    {
        var request = new ExportRequest { Destination = Tree, Format = ExportFormat.Classic };
        var ended = await _old.EndAsync(await _old.Restores.StartExportAsync(request, "test", CancellationToken.None));
        Assert.True(ended.State == OperationState.Done, $"{ended.State}: {ended.Error}");
        Assert.Empty(ended.Problems);
        return new Counts(ended);
    }

    private async Task<Operation> ImportAsync() => await _new.EndAsync(
        await _new.Restores.StartExternalRestoreAsync(new ExternalRestoreRequest { SourcePath = Tree }, "test", CancellationToken.None));

    private string[] Blobs => [.. Directory.EnumerateFiles(Path.Combine(Tree, "items"), "*", SearchOption.AllDirectories)];

    [Fact]
    public async Task What_one_server_exports_another_imports_whole_and_once()
    {
        await ExportAsync();

        var imported = new Counts(await ImportAsync());

        Assert.Equal((122, 0), (imported["restored"], imported["not-restored"]));
        Assert.Equal(Lines(Anna), Lines(_new.Server.Account(Anna.Name)));
        Assert.Equal(Anna.Settings, _new.Server.Account(Anna.Name).Settings);
        Assert.Equal("example.com", Assert.Single(_new.Server.Directory).Name);
        (await _new.ReadAsync()).AssertSound();
        var again = new Counts(await ImportAsync());
        Assert.Equal((0, 122), (again["restored"], again["skipped"]));
    }

    [Fact]
    public async Task An_export_that_is_run_again_writes_what_is_new()
    {
        var first = await ExportAsync();
        Assert.True(first["exported"] > 120);
        Anna.Flag(Anna.Items[0], "flagged");
        await _old.SmartScanAsync();

        Assert.Equal(1, (await ExportAsync())["exported"]);
        Assert.Equal(0, (await ExportAsync())["exported"]);
        Assert.Empty(Directory.EnumerateFiles(Tree, "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Every_item_is_a_file_with_its_array_and_every_content_one_for_gunzip()
    {
        await ExportAsync();

        var item = Directory.EnumerateFiles(Path.Combine(Tree, "accounts", Anna.Id.ToString(), "items"), "*", SearchOption.AllDirectories).First();
        Assert.EndsWith(Path.GetFileName(Path.GetDirectoryName(item))!, Path.GetFileName(item), StringComparison.Ordinal);
        Assert.NotEmpty(TransactionCodec.DecodeArray(File.ReadAllBytes(item)));
        await using var blob = new GZipStream(File.OpenRead(Path.Combine(Tree, "items", Anna.Items[0].Digest.Folder, Anna.Items[0].Digest.ToString())), CompressionMode.Decompress);
        using var reader = new StreamReader(blob);
        Assert.Equal(Anna.Items[0].Text, await reader.ReadToEndAsync());
    }

    /// <summary>As other programs write it.</summary>
    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task Contents_are_found_by_either_name_in_either_folder_plain_or_compressed(bool firstTwo, int compressed)
    {
        await ExportAsync();
        File.Delete(Path.Combine(Tree, "server_id"));
        foreach (var blob in Blobs)
        {
            var content = Unzip(await File.ReadAllBytesAsync(blob));
            File.Delete(blob);
            var name = Convert.ToBase64String(SHA256.HashData(content)).Replace('/', ',');
            var folder = Path.Combine(Tree, "items", firstTwo ? name[..2] : name[^2..]);
            Directory.CreateDirectory(folder);
            for (var i = 0; i < compressed; i++)
                content = Gzip(content);
            await File.WriteAllBytesAsync(Path.Combine(folder, name), content);
        }

        Assert.Equal(122, new Counts(await ImportAsync())["restored"]);

        Assert.Equal(Lines(Anna), Lines(_new.Server.Account(Anna.Name)));
    }

    private static byte[] Unzip(byte[] compressed)
    {
        using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }

    [Fact]
    public async Task Damage_is_named_and_stops_nothing_else()
    {
        await ExportAsync();
        var digest = Anna.Items[0].Digest;
        await File.WriteAllTextAsync(Path.Combine(Tree, "items", digest.Folder, digest.ToString()), "rubbish");
        File.Delete(Path.Combine(Tree, "items", Anna.Items[1].Digest.Folder, Anna.Items[1].Digest.ToString()));

        var ended = await ImportAsync();

        Assert.Equal(OperationState.Done, ended.State);
        Assert.Equal((120, 2), (new Counts(ended)["restored"], new Counts(ended)["not-restored"]));
        Assert.Contains(ended.Problems, line => line.Contains("is not the content", StringComparison.Ordinal));
        Assert.Contains(ended.Problems, line => line.Contains("has no content", StringComparison.Ordinal));
    }
}
