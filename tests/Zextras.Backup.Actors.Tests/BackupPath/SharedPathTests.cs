using Xunit;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.BackupPath;

public sealed class SharedPathTests : IDisposable
{
    private static readonly ServerId Server = new(Guid.Parse("55555555-5555-4555-8555-555555555555"));

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Nodes_with_names_of_their_own_share_a_path()
    {
        await using var first = await OpenAsync("n1");
        await using var second = await OpenAsync("n2");

        ((ISharedPath)first).Probe();
        ((ISharedPath)second).Probe();
    }

    [Fact]
    public async Task A_name_is_taken_as_long_as_its_node_lives()
    {
        await using (await OpenAsync("n1"))
        {
            var why = await Assert.ThrowsAsync<BackupPathException>(() => OpenAsync("n1"));
            Assert.Contains("--node", why.Message, StringComparison.Ordinal);
        }

        await using var again = await OpenAsync("n1");
    }

    [Fact]
    public async Task A_node_that_is_alone_shares_with_nobody()
    {
        await using (await OpenAsync("n1", shared: false))
        {
            await Assert.ThrowsAsync<BackupPathException>(() => OpenAsync("n2"));
        }

        await using var clustered = await OpenAsync("n2");
        await Assert.ThrowsAsync<BackupPathException>(() => OpenAsync("n1", shared: false));
    }

    private Task<IBackupPath> OpenAsync(string node, bool shared = true) => BackupPathOpener.OpenAsync(
        new BackupPathOptions { Root = _directory.File("path"), MinimumFreeBytes = 0, Node = node, Shared = shared },
        Server,
        TimeProvider.System,
        CancellationToken.None);
}
