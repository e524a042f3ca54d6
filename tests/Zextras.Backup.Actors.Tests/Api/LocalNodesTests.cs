using Xunit;
using Zextras.Backup.Api;

namespace Zextras.Backup.Actors.Tests.Api;

public sealed class LocalNodesTests : IDisposable
{
    private const int Port = 1; // no node listens there: the folders outside the test hold no such file

    private readonly string _runtime = Directory.CreateTempSubdirectory("zextras-backup-run-").FullName;
    private readonly LocalNodes _nodes;
    private readonly DiscoveryBody _node = new() { Url = "http://127.0.0.1:1", TokenFile = "/data/token" };

    public LocalNodesTests() => _nodes = new LocalNodes(name => name == "XDG_RUNTIME_DIR" ? _runtime : null);

    public void Dispose() => Directory.Delete(_runtime, recursive: true);

    [Fact]
    public void What_a_node_publishes_is_found_and_private()
    {
        var file = _nodes.Publish(Port, _node, out var whyNot);

        Assert.Null(whyNot);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file!));
        Assert.Equal(_node, _nodes.Find(Port));
        File.Delete(file!);
        Assert.Null(_nodes.Find(Port));
    }

    [Fact]
    public void A_file_that_others_may_write_is_not_believed()
    {
        var file = _nodes.Publish(Port, _node, out _)!;
        File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.OtherWrite);

        Assert.Null(_nodes.Find(Port));
    }

    [Fact]
    public void A_folder_that_others_may_write_is_not_believed()
    {
        var folder = Path.GetDirectoryName(_nodes.Publish(Port, _node, out _))!;
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupWrite);

        Assert.Null(_nodes.Find(Port));
    }

    [Fact]
    public void A_link_is_not_followed()
    {
        var file = _nodes.Publish(Port, _node, out _)!;
        File.Move(file, file + ".elsewhere");
        File.CreateSymbolicLink(file, file + ".elsewhere");

        Assert.Null(_nodes.Find(Port));
    }

    [Fact]
    public void The_owner_of_a_file_is_seen()
    {
        Assert.Equal(0u, UnixFiles.Look("/proc/1")?.Owner);
        Assert.Equal(UnixFiles.EffectiveUser, UnixFiles.Look(_runtime)?.Owner);
        Assert.Null(UnixFiles.Look(Path.Combine(_runtime, "missing")));
    }

    [Fact]
    public void A_damaged_file_is_as_good_as_none()
    {
        File.WriteAllText(_nodes.Publish(Port, _node, out _)!, "{");

        Assert.Null(_nodes.Find(Port));
    }
}
