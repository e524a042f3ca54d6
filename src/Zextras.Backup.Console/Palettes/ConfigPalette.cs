using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Zextras.Backup.Api;
using Zextras.Backup.Pbm.Arguments;
using Zextras.Backup.Pbm.Output;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>Properties at their levels, and tokens.</summary>
internal sealed class ConfigPalette : IPalette
{
    private static readonly Level[] Levels =
    [
        new("global", null, "for everything", ""),
        new("server", null, "for this mailbox server", ""),
        new("cos", "COS", "for the accounts of a class of service", "default "),
        new("account", "ACCOUNT", "for one account", "anna@example.com "),
    ];

    /// <inheritdoc/>
    public Command Build(CallFactory calls)
    {
        var palette = new Command("config", "Properties that hold at once and for good, and the tokens of the API");
        var get = new Command("get", "Show one property, and where its value was set");
        var set = new Command("set", "Set a property; it holds at once, without a restart");
        var unset = new Command("unset", "Take a value away, so that it is inherited again");
        var dump = new Command("dump", "Show all properties, what they take, and where each was set");
        foreach (var level in Levels)
        {
            get.Add(Get(calls, level));
            set.Add(Change(calls, level, isSet: true));
            unset.Add(Change(calls, level, isSet: false));
            dump.Add(Dump(calls, level));
        }

        palette.Add(get);
        palette.Add(set);
        palette.Add(unset);
        palette.Add(dump);
        palette.Add(TokenCommands.Build(calls));
        return palette;
    }

    private static PaletteCommand Get(CallFactory calls, Level level)
    {
        var (command, target) = level.Command("get", $"Show one property {level.Meaning}", level.IsOfAccounts ? "backupEnabled" : "ZxBackup_DataRetentionDays");
        var property = Property();
        command.Add(property);
        return calls.Bind(command, async (call, cancellation) =>
        {
            var all = await ReadAsync(call, level, target, cancellation);
            var name = call.Value(property);
            var found = all.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase))
                ?? throw new PbmException($"There is no property '{name}' at the level {level.Name}.{Suggestion.For(name, all.Select(one => one.Name))} See: pbm config dump {level.Name}");
            await ShowAsync(call, [found], JsonSerializer.SerializeToUtf8Bytes(found, WireJson.Readable.PropertyBody), cancellation);
            return ExitCodes.Ok;
        });
    }

    private static PaletteCommand Dump(CallFactory calls, Level level)
    {
        var (command, target) = level.Command("dump", $"Show all properties {level.Meaning}", "");
        return calls.Bind(command, async (call, cancellation) =>
        {
            var all = await ReadAsync(call, level, target, cancellation);
            await ShowAsync(call, all, JsonSerializer.SerializeToUtf8Bytes(all, WireJson.Readable.IReadOnlyListPropertyBody), cancellation);
            return ExitCodes.Ok;
        });
    }

    private static PaletteCommand Change(CallFactory calls, Level level, bool isSet)
    {
        var example = (level.IsOfAccounts, isSet) switch
        {
            (true, true) => "backupEnabled false",
            (true, false) => "backupEnabled",
            (false, true) => "ZxBackup_DataRetentionDays 60",
            (false, false) => "ZxBackup_DataRetentionDays",
        };
        var (command, target) = level.Command(isSet ? "set" : "unset", $"{(isSet ? "Set a property" : "Take the value of a property away")} {level.Meaning}", example);
        var property = Property();
        command.Add(property);
        var value = Parameter.Mandatory("VALUE", "the new value, as config dump says what the property takes");
        if (isSet)
        {
            command.Add(value);
        }

        return calls.Bind(command, async (call, cancellation) =>
        {
            var request = new PropertyChangeBody
            {
                Level = level.Name,
                Target = target is null ? null : call.Value(target),
                Value = isSet ? call.Value(value) : null,
            };
            var answer = await call.Node.SendBytesAsync(
                HttpMethod.Put, $"config/{Uri.EscapeDataString(call.Value(property))}", request, WireJson.Readable.PropertyChangeBody, cancellation);
            await ShowAsync(call, [JsonSerializer.Deserialize(answer, WireJson.Readable.PropertyBody)!], answer, cancellation);
            return ExitCodes.Ok;
        });
    }

    private static Argument<string> Property() => Parameter.Mandatory("PROPERTY", "its name, as config dump shows it");

    private static async Task<IReadOnlyList<PropertyBody>> ReadAsync(Call call, Level level, Argument<string>? target, CancellationToken cancellation)
    {
        var path = $"config?level={level.Name}" + (target is null ? "" : $"&target={Uri.EscapeDataString(call.Value(target))}");
        return JsonSerializer.Deserialize(await call.Node.GetBytesAsync(path, cancellation), WireJson.Readable.IReadOnlyListPropertyBody) ?? [];
    }

    private static async Task ShowAsync(Call call, IReadOnlyList<PropertyBody> properties, byte[] json, CancellationToken cancellation)
    {
        if (call.Json)
        {
            await call.WriteJsonAsync(json, cancellation);
            return;
        }

        TextGrid.Write(
            call.Terminal,
            "No property.",
            ["PROPERTY", "!~VALUE", "SET AT", "~TAKES", "~DEFAULT", ".WHAT IT DOES"],
            properties.Select(one => new[] { one.Name, one.Value, one.Origin, one.Type, one.Default, one.Description }));
        Lines.Write(call.Terminal, [.. properties.Select(one => one.Pending).OfType<string>()], Style.Plain);
    }

    private sealed record Level(string Name, string? Target, string Meaning, string Example)
    {
        /// <summary>Whether the level is one of accounts.</summary>
        internal bool IsOfAccounts => Target is not null;

        internal (PaletteCommand Command, Argument<string>? Target) Command(string verb, string description, string example)
        {
            var command = new PaletteCommand(Name, description, $"pbm config {verb} {Name} {Example}{example}".TrimEnd());
            if (Target is null)
            {
                return (command, null);
            }

            var target = Parameter.Mandatory(Target, IsCos ? "name of the class of service" : "address or id of the account");
            command.Add(target);
            return (command, target);
        }

        private bool IsCos => Target == "COS";
    }
}
