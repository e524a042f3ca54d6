using System.CommandLine;
using Zextras.Backup.Pbm.Arguments;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>Whether and how a command that starts an operation waits for its end.</summary>
internal sealed class FollowOptions
{
    /// <summary>Wait for the end.</summary>
    internal Option<bool> Sync { get; } = Parameter.Switch(
        "sync", "Wait for the end; exit code 0 done, 1 failed or done with problems, 2 stopped, 3 removed, 4 interrupted");

    /// <summary>Wait and show how far it is.</summary>
    internal Option<bool> Progress { get; } = Parameter.Switch(
        "progress", "Like --sync, and show rate and remaining time (with --json: one JSON object a line)");
}
