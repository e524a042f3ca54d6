using System.CommandLine;
using System.Text.Json;
using Zextras.Backup.Api;
using Zextras.Backup.Pbm.Arguments;
using Zextras.Backup.Pbm.Output;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>The nodes of the cluster.</summary>
internal sealed class ClusterPalette : IPalette
{
    /// <inheritdoc/>
    public Command Build(CallFactory calls)
    {
        var palette = new Command("cluster", "The nodes of the cluster");
        palette.Add(calls.Bind(
            new PaletteCommand("show", "The nodes, as the one that answers sees them", "pbm cluster show"),
            async (call, cancellation) => await ShowAsync(call, await call.Node.GetBytesAsync("cluster", cancellation), cancellation)));
        palette.Add(Change(calls, "leave", "Let a node hand over what it has and leave"));
        palette.Add(Change(calls, "down", "Declare a node that is not reachable dead, so that others take over what it had"));
        return palette;
    }

    private static PaletteCommand Change(CallFactory calls, string name, string description)
    {
        var address = Parameter.Mandatory("ADDRESS", "address of the node, as cluster show shows it");
        var command = new PaletteCommand(name, description, $"pbm cluster {name} akka.tcp://zextras-backup@10.0.0.2:4053")
        {
            address,
        };
        return calls.Bind(command, async (call, cancellation) => await ShowAsync(
            call,
            await call.Node.SendBytesAsync(
                HttpMethod.Post,
                $"cluster/{name}",
                new ClusterNodeRequestBody { Address = call.Value(address) },
                WireJson.Readable.ClusterNodeRequestBody,
                cancellation),
            cancellation));
    }

    private static async Task<int> ShowAsync(Call call, byte[] json, CancellationToken cancellation)
    {
        if (call.Json)
        {
            await call.WriteJsonAsync(json, cancellation);
            return ExitCodes.Ok;
        }

        TextGrid.Write(
            call.Terminal,
            "No node is up yet.",
            ["ADDRESS", "!STATUS", "REACHABLE", "LEADER", "ROLES"],
            (JsonSerializer.Deserialize(json, WireJson.Readable.IReadOnlyListClusterNodeBody) ?? []).Select(node => new[]
            {
                node.Address + (node.Self ? " (this one)" : ""),
                node.Status,
                node.Reachable ? "yes" : "no",
                node.Leader ? "yes" : "",
                string.Join(", ", node.Roles),
            }));
        return ExitCodes.Ok;
    }
}
