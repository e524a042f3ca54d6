using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.BackupPath;

/// <summary>A Backup Path outlives the engine: zstd and jq, and the lines in FORMAT.md, get everything back.</summary>
public sealed class OpenToolsTests : IDisposable
{
    private readonly TemporaryPath _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Zstd_and_jq_alone_give_every_mail_and_every_history_back()
    {
        var (mails, histories) = await FillAsync();

        var found = await ReadHistoriesAsync();
        var contents = await ReadContentsAsync();

        foreach (var (history, mail) in histories.Zip(mails))
        {
            var array = found[history.Item.ToString()];
            Assert.Equal(history.Transactions.Select(each => each.Id.ToString()), array.Select(each => (string?)each!["transaction"]));
            var last = array[^1]!;
            Assert.Equal(history.Current!.State.Content.Name, (string?)last["name"]);
            Assert.All(contents[(string)last["digest"]!], content => Assert.Equal(mail, content));
            Assert.NotEmpty(contents[(string)last["digest"]!]);
        }
    }

    [Fact]
    public async Task The_lines_of_the_format_fetch_a_content_wherever_it_lies()
    {
        var (mails, _) = await FillAsync();

        foreach (var mail in (byte[][])[mails[0], mails[39], mails[45], mails[60], mails[^1]]) // settled, incoming, large
            Assert.Equal(mail, await RunLinesAsync($"content {BlobDigest.Of(mail)}"));
    }

    /// <summary>Large, settled and incoming blobs; settled logs and logs as they were appended.</summary>
    private async Task<(byte[][] Mails, ItemHistory[] Histories)> FillAsync()
    {
        _temporary.Options = _temporary.Options with { LargeBlobThreshold = 50_000, VolumeBytes = 20_000 };
        byte[][] mails =
        [
            .. Enumerable.Range(0, 60).Select(number => TemporaryPath.Content(number, 100 + (number * 37))),
            TemporaryPath.Noise(1, 3_000), [], TemporaryPath.Content(99, 120_000),
        ];
        var histories = mails.Select((mail, number) =>
            Histories.Of(ItemId.Of(number + 1), 1 + (number % 4), digest: BlobDigest.Of(mail))).ToArray();
        await using var path = await _temporary.OpenAsync();
        foreach (var mail in mails.Take(40))
            await TemporaryPath.PutAsync(path, mail);
        await path.CloseIncomingVolumeAsync(CancellationToken.None);
        await path.SettleBlobsAsync(new Index(), CancellationToken.None);
        foreach (var mail in mails.Skip(40))
            await TemporaryPath.PutAsync(path, mail);
        foreach (var transaction in histories.SelectMany(history => history.Transactions).OrderBy(each => each.Start))
            await path.Logs.AppendAsync(Histories.Account, [transaction], CancellationToken.None);
        Assert.True(await path.SettleLogsAsync(Histories.Account, CancellationToken.None) > 0);
        return (mails, histories);
    }

    private async Task<Dictionary<string, JsonArray>> ReadHistoriesAsync()
    {
        var output = await RunLinesAsync($"histories {Histories.Account}");
        return Encoding.UTF8.GetString(output).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!.AsArray())
            .ToDictionary(array => (string)array[0]!["item"]!);
    }

    /// <summary>Every file decompresses as a whole; the header before each frame says how long its content is.</summary>
    private async Task<ILookup<string, byte[]>> ReadContentsAsync()
    {
        var found = new List<(string Digest, byte[] Content)>();
        foreach (var file in Directory.GetFiles(_temporary.Full("items"), "*.zst", SearchOption.AllDirectories))
        {
            var output = await RunAsync("zstd", "-dc", file);
            var stored = await File.ReadAllBytesAsync(file);
            var (position, at) = (0, 0);
            while (at < stored.Length)
            {
                var digest = Convert.ToBase64String(stored, at + 9, 33).Replace('+', '-').Replace('/', '_');
                var length = (int)BitConverter.ToInt64(stored, at + 48);
                found.Add((digest, output[position..(position + length)]));
                position += length;
                at += 72 + (int)BitConverter.ToInt64(stored, at + 56);
            }

            Assert.Equal(output.Length, position);
        }

        return found.ToLookup(each => each.Digest, each => each.Content);
    }

    private Task<byte[]> RunLinesAsync(string command)
    {
        var format = string.Join('\n', SourceTree.Lines("src/Zextras.Backup.Actors/BackupPath/FORMAT.md"));
        var lines = format.Split("```sh\n")[1].Split("```")[0];
        return RunAsync("bash", "-c", $"set -euo pipefail\ncd '{_temporary.Root}'\n{lines}\n{command}");
    }

    private static async Task<byte[]> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }
}
