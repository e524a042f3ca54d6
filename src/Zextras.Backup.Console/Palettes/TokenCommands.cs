using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Zextras.Backup.Api;
using Zextras.Backup.Pbm.Arguments;
using Zextras.Backup.Pbm.Output;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>The tokens of the API.</summary>
internal static class TokenCommands
{
    /// <summary>The group <c>config token</c>.</summary>
    internal static Command Build(CallFactory calls)
    {
        var group = new Command("token", "Tokens of the API: who may do what from where the node's own token is not");
        group.Add(Create(calls));
        group.Add(List(calls));
        group.Add(Revoke(calls));
        return group;
    }

    private static PaletteCommand Create(CallFactory calls)
    {
        var name = Parameter.Mandatory("NAME", "name of the token, the author of what is done with it");
        var role = Parameter.Mandatory("ROLE", "admin: everything; operator: scans, restores, purges; auditor: looks only");
        var days = Parameter.Text("days", "NUMBER", "Good for so many days; without it for ever");
        var command = new PaletteCommand("create", "Make a token; its text is shown this once", "pbm config token create anna operator days 90")
        {
            name, role, days,
        };
        return calls.Bind(command, async (call, cancellation) =>
        {
            int? count = call.Value(days) is not { } text
                ? null
                : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new PbmException($"'{text}' is not a number of days.");
            var request = new TokenBody { Name = call.Value(name), Role = call.Value(role), Days = count };
            var answer = await call.Node.SendBytesAsync(HttpMethod.Post, "tokens", request, WireJson.Readable.TokenBody, cancellation);
            if (call.Json)
            {
                await call.WriteJsonAsync(answer, cancellation);
                return ExitCodes.Ok;
            }

            var made = JsonSerializer.Deserialize(answer, WireJson.Readable.TokenBody)!;
            call.Terminal.Output.WriteLine(made.Token ?? "");
            await call.Terminal.Error.WriteLineAsync("pbm: keep it in a file that only its owner may read, and name that file with --token-file or PBM_TOKEN_FILE. It is not shown again.");
            return ExitCodes.Ok;
        });
    }

    private static PaletteCommand List(CallFactory calls) => calls.Bind(
        new PaletteCommand("list", "The tokens there are, without their texts", "pbm config token list"),
        async (call, cancellation) =>
        {
            var answer = await call.Node.GetBytesAsync("tokens", cancellation);
            if (call.Json)
            {
                await call.WriteJsonAsync(answer, cancellation);
                return ExitCodes.Ok;
            }

            var tokens = JsonSerializer.Deserialize(answer, WireJson.Readable.IReadOnlyListTokenBody) ?? [];
            TextGrid.Write(
                call.Terminal,
                "No token but the node's own.",
                ["NAME", "ROLE", "CREATED", "EXPIRES"],
                tokens.Select(one => new[]
                {
                    one.Name,
                    one.Role,
                    one.Created is { } created ? Units.Date(created, call.Terminal.Clock) : "",
                    one.Expires is { } expires ? Units.Date(expires, call.Terminal.Clock) : "never",
                }));
            return ExitCodes.Ok;
        });

    private static PaletteCommand Revoke(CallFactory calls)
    {
        var name = Parameter.Mandatory("NAME", "name of the token, as config token list shows it");
        var command = new PaletteCommand("revoke", "Take a token away; it is refused from now on", "pbm config token revoke anna")
        {
            name,
        };
        return calls.Bind(command, async (call, cancellation) =>
        {
            await call.Node.SendBytesAsync(
                HttpMethod.Delete, $"tokens/{Uri.EscapeDataString(call.Value(name))}", null, WireJson.Readable.TokenBody, cancellation);
            if (!call.Json)
            {
                call.Terminal.Output.WriteLine($"The token '{call.Value(name)}' is refused from now on.");
            }

            return ExitCodes.Ok;
        });
    }
}
