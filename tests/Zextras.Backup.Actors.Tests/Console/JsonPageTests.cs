extern alias pbm;

using System.CommandLine;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using System.Xml.Linq;
using pbm::Zextras.Backup.Api;
using pbm::Zextras.Backup.Pbm;
using pbm::Zextras.Backup.Pbm.Palettes;
using Spectre.Console;
using Xunit;
using Xunit.Sdk;
using Zextras.Backup.Actors.Tests.Architecture;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Pbm;

/// <summary>
/// <c>JSON.md</c> is what programs are written against. It is made of the types themselves, so that it cannot say anything else
/// than they do; a field that goes or changes its type shows as a changed line of it.
/// </summary>
public sealed class JsonPageTests
{
    private static readonly Dictionary<string, string> Commands = new(StringComparer.Ordinal)
    {
        ["backup getBackupInfo"] = "BackupInfoBody",
        ["backup status"] = "StatusBody",
        ["backup getAvailableAccounts"] = "AccountBody[]",
        ["backup doItemSearch"] = "ItemBody[]",
        ["backup getItem"] = "transactions",
        ["backup getDirectory"] = "DirectoryObjectBody[]",
        ["backup getDirectoryObject"] = "transactions",
        ["backup getAvailableDomains"] = "DirectoryObjectBody[]",
        ["backup getAccountInfo"] = "transactions",
        ["backup getServerConfig"] = "ServerArchiveBody[]; with `archive` ArchivedFileBody[]",
        ["backup getMap"] = "ImportedAccountBody[]",
        ["backup getAllOperations"] = "OperationBody[]",
        ["backup getOperationLog"] = "OperationLineBody[]",
        ["backup monitor"] = "OperationBody, one a line",
        ["backup doStopOperation"] = "OperationBody",
        ["backup doStopAllOperations"] = "OperationBody[]",
        ["backup doSmartScan"] = "OperationBody",
        ["backup doAccountScan"] = "OperationBody",
        ["backup doItemRestore"] = "OperationBody",
        ["backup doUndelete"] = "OperationBody",
        ["backup doRestoreOnNewAccount"] = "OperationBody",
        ["backup doRollback"] = "OperationBody",
        ["backup doRestoreBlobs"] = "OperationBody",
        ["backup doExternalRestore"] = "OperationBody",
        ["backup doExport"] = "OperationBody",
        ["backup doRestoreDirectory"] = "OperationBody",
        ["backup doRebuildCatalog"] = "OperationBody",
        ["backup doBackupServerCustomizations"] = "OperationBody",
        ["backup doPurge"] = "OperationBody",
        ["backup doCoherencyCheck"] = "OperationBody",
        ["backup getCoherencyReport"] = "CoherencyReportBody",
        ["backup legalHold"] = "AccountHoldBody[]",
        ["backup doReleaseDeletions"] = "AccountHoldBody[]",
        ["backup doRealTimeScan"] = "RealTimeBody",
        ["backup getRealTimeStatus"] = "RealTimeBody",
        ["backup getServices"] = "ServiceBody[]",
        ["backup doStartService"] = "ServiceBody",
        ["backup doStopService"] = "ServiceBody",
        ["backup doRestartService"] = "ServiceBody",
        ["backup getSchedules"] = "ScheduleBody[]",
        ["config get"] = "PropertyBody",
        ["config set"] = "PropertyBody",
        ["config unset"] = "PropertyBody",
        ["config dump"] = "PropertyBody[]",
        ["config token create"] = "TokenBody",
        ["config token list"] = "TokenBody[]",
        ["config token revoke"] = "nothing",
        ["cluster show"] = "ClusterNodeBody[]",
        ["cluster leave"] = "ClusterNodeBody[]",
        ["cluster down"] = "ClusterNodeBody[]",
        ["sharding regions"] = "ShardBody[]",
        ["sharding shards"] = "ShardBody[]",
        ["sharding entities"] = "ShardBody[]",
        ["log audit"] = "AuditBody[]",
    };

    private static readonly Dictionary<Type, string> Words = new()
    {
        [typeof(string)] = "text",
        [typeof(bool)] = "true or false",
        [typeof(int)] = "number",
        [typeof(long)] = "number",
        [typeof(double)] = "number",
        [typeof(DateTimeOffset)] = "date",
    };

    [Fact]
    public void Every_command_is_on_the_page()
    {
        var known = Commands.Keys.ToHashSet(StringComparer.Ordinal);
        var there = Leaves(Root(), []).Where(path => !path.StartsWith("completion", StringComparison.Ordinal)).ToArray();

        Violations.None(there.Where(path => !known.Any(one => path == one || path.StartsWith(one + " ", StringComparison.Ordinal))).Select(path => $"{path}: say in {nameof(JsonPageTests)} what it answers"));
        Violations.None(known.Where(one => !there.Any(path => path == one || path.StartsWith(one + " ", StringComparison.Ordinal))).Select(one => $"{one}: there is no such command"));
    }

    [Fact]
    public void The_page_says_what_the_types_say()
    {
        var file = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "src", "Zextras.Backup.Console", "JSON.md");
        var expected = Page();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is "1")
            File.WriteAllText(file, expected);
        var page = File.ReadAllText(file);
        if (page != expected)
            throw new XunitException($"Not what {file} says (- the page, + the types); UPDATE_GOLDEN=1 writes it:\n{Golden.Difference(page, expected)}");
    }

    private static string Here([CallerFilePath] string file = "") => file;

    private static string Page()
    {
        var types = new List<JsonTypeInfo>();
        foreach (var name in Commands.Values.Select(answer => answer.Split(['[', ','])[0]).Distinct(StringComparer.Ordinal))
        {
            if (typeof(StatusBody).Assembly.GetType($"Zextras.Backup.Api.{name}") is { } type)
                Add(types, type);
        }

        var page = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        page.Append("\n| command | answer |\n|---|---|\n");
        foreach (var (command, answer) in Commands)
            page.Append($"| `{command}` | {answer} |\n");
        foreach (var type in types)
        {
            page.Append($"\n## {type.Type.Name}\n\n{Summary($"T:{type.Type.FullName}")}\n\n| field | what it is | |\n|---|---|---|\n");
            foreach (var property in type.Properties)
            {
                var provider = type.Type.GetProperty(PropertyName(property))!;
                page.Append($"| `{property.Name}` | {WordOf(property)} | {Summary($"P:{type.Type.FullName}.{provider.Name}")} |\n");
            }
        }

        return page.ToString();
    }

    /// <summary>The type, and those in it, after it.</summary>
    private static void Add(List<JsonTypeInfo> types, Type type)
    {
        var info = WireJson.Readable.GetTypeInfo(type) ?? throw new XunitException($"{type} is no type of the API.");
        if (types.Exists(one => one.Type == type))
            return;
        types.Add(info);
        foreach (var inner in info.Properties.Select(property => ElementOf(property.PropertyType)).Where(IsBody))
            Add(types, inner);
    }

    private static string WordOf(JsonPropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var word = type switch
        {
            _ when Words.TryGetValue(type, out var simple) => simple,
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) => $"object: text to {Words[type.GetGenericArguments()[1]]}",
            _ when ElementOf(type) is var element && element != type => $"array of {(Words.TryGetValue(element, out var simple) ? simple : element.Name)}",
            _ when IsBody(type) => type.Name,
            _ => throw new XunitException($"{property.Name} is a {type}: say in {nameof(JsonPageTests)} what that is in words."),
        };
        return MayBeAbsent(property) ? $"{word}; may be absent" : word;
    }

    private static bool MayBeAbsent(JsonPropertyInfo property) => new NullabilityInfoContext()
        .Create(property.DeclaringType.GetProperty(PropertyName(property))!).ReadState is NullabilityState.Nullable;

    private static bool IsBody(Type type) => type.Namespace == typeof(StatusBody).Namespace;

    private static Type ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : type;

    private static string PropertyName(JsonPropertyInfo property) =>
        string.Concat(property.Name.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    private static readonly Dictionary<string, XElement> Documentation = XDocument
        .Load(Path.ChangeExtension(typeof(StatusBody).Assembly.Location, ".xml"))
        .Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);

    private static string Summary(string member)
    {
        var summary = Documentation[member].Element("summary")!;
        var text = string.Concat(summary.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")!.Value.Split('.')[^1]}`",
            XElement inner => $"`{inner.Value}`",
            XText plain => plain.Value,
            _ => "",
        }));
        return string.Join(' ', text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)).Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static RootCommand Root() => PbmApplication.Commands(new GlobalOptions(), new Terminal
    {
        Output = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) }),
        RawOutput = Stream.Null,
        Input = TextReader.Null,
        Error = TextWriter.Null,
        Interactive = false,
        Environment = _ => null,
        Clock = ConsoleRun.Clock(),
    });

    private static IEnumerable<string> Leaves(Command command, string[] path) => command.Subcommands.Count == 0
        ? [string.Join(' ', path)]
        : command.Subcommands.SelectMany(one => Leaves(one, [.. path, one.Name]));

    private const string Introduction =
        """
        # What `pbm --json` prints

        This page is made of the types of the API, and a test keeps it so (`UPDATE_GOLDEN=1 tests/run` writes it anew). Programs may rely on it:
        a field never changes its name, its type or its meaning, and none goes; new fields may come, so ignore what you do not know.

        - The standard output is one JSON value and a line break. It is the node's answer, byte for byte; the HTTP API below `/api/v1` gives the same.
        - Errors are one line on the error output, `pbm: ...`; nothing is on the standard output then. The exit code is 0 for ok, 1 failed or done with problems, 2 stopped,
          3 removed, 4 interrupted: of the command, and with `--sync` or `--progress` of the operation. `status` ends with 1 on an alarm.
        - A field that has no value is absent, never `null`. Dates are ISO 8601 in UTC with a `Z`. Sizes are bytes.
        - A command that starts an operation prints it as it was started; with `--sync` as it ended; with `--progress` each time it changed,
          one JSON value a line, last as it ended. `monitor` does that for one that runs.
        - `getItem` and `getDirectoryObject` print *transactions*: the array that the item's log in the Backup Path holds, as `FORMAT.md` describes it.
        - `dump_blob true` prints the bytes of the content, no JSON.

        """;
}
