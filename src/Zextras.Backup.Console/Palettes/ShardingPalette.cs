using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Zextras.Backup.Api;
using Zextras.Backup.Pbm.Arguments;
using Zextras.Backup.Pbm.Output;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>Where the actors of items and accounts are.</summary>
internal sealed class ShardingPalette : IPalette
{
    /// <inheritdoc/>
    public Command Build(CallFactory calls)
    {
        var palette = new Command("sharding", "Where the actors of items and accounts are");
        palette.Add(Show(calls, "regions", "The regions on each node", ["REGION", "NODE", "SHARDS", "ENTITIES AWAKE"], shards => shards
            .GroupBy(shard => (shard.Region, shard.Address))
            .Select(group => new[] { group.Key.Region, group.Key.Address, Text(group.Count()), Text(group.Sum(shard => shard.Entities)) })));
        var each = Show(calls, "shards", "The shards, where each is, and how many entities are awake in it (also: show)", ["REGION", "SHARD", "NODE", "ENTITIES AWAKE"], shards => shards
            .Select(shard => new[] { shard.Region, shard.Shard, shard.Address, Text(shard.Entities) }));
        each.Aliases.Add("show");
        palette.Add(each);
        palette.Add(Show(calls, "entities", "How many items and accounts are awake, in the whole cluster and where most are", ["REGION", "AWAKE", "MOST IN SHARD", "ON NODE"], shards => shards
            .GroupBy(shard => shard.Region)
            .Select(region => (Name: region.Key, Awake: region.Sum(shard => shard.Entities), Most: region.MaxBy(shard => shard.Entities)!))
            .Select(region => new[] { region.Name, Text(region.Awake), $"{region.Most.Shard} ({Text(region.Most.Entities)})", region.Most.Address })));
        return palette;
    }

    private static PaletteCommand Show(
        CallFactory calls, string name, string description, string[] headings, Func<IReadOnlyList<ShardBody>, IEnumerable<string[]>> rows) => calls.Bind(
        new PaletteCommand(name, description, $"pbm sharding {name}"),
        async (call, cancellation) =>
        {
            var answer = await call.Node.GetBytesAsync("shards", cancellation);
            if (call.Json)
            {
                await call.WriteJsonAsync(answer, cancellation);
                return ExitCodes.Ok;
            }

            TextGrid.Write(
                call.Terminal, "No entity is awake: they sleep as soon as they are idle.", headings, rows(JsonSerializer.Deserialize(answer, WireJson.Readable.IReadOnlyListShardBody) ?? []));
            return ExitCodes.Ok;
        });

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
