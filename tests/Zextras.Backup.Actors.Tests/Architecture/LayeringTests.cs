using Xunit;

namespace Zextras.Backup.Actors.Tests.Architecture;

/// <summary>Which folder may use which. A row may use the rows above it, not its neighbours.</summary>
public sealed class LayeringTests
{
    private static readonly string[][] Rows =
    [
        ["Messages"],
        ["Database"],
        ["Mailbox", "BackupPath", "Catalog", "Operations", "Configuration"],
        ["Items"],
        ["Accounts", "Journal"],
        ["Feed", "Scan", "Schedule"],
        ["Restore", "Purge", "Coherency"],
        ["Hosting"],
    ];

    [Fact]
    public void Every_type_lives_in_a_known_folder() =>
        Violations.None(EngineTypes.All
            .Where(type => RowOf(FolderOf(type.Namespace.FullName)) is null)
            .Select(type => $"{type.FullName}: no row of {nameof(LayeringTests)} names its folder"));

    [Fact]
    public void A_folder_uses_only_the_rows_above_it()
    {
        var violations =
            from type in EngineTypes.All
            let user = FolderOf(type.Namespace.FullName)
            where RowOf(user) is not null
            from dependency in type.Dependencies
            let used = FolderOf(dependency.Target.Namespace?.FullName)
            where used is not null && !MayUse(user!, used)
            select $"{type.FullName} ({user}) uses {dependency.Target.FullName} ({used})";

        Violations.None(violations);
    }

    [Theory]
    [InlineData("Items", "Messages", true)]
    [InlineData("Items", "BackupPath", true)]
    [InlineData("Items", "Items", true)]
    [InlineData("Items", "Accounts", false)]
    [InlineData("Journal", "Accounts", false)]
    [InlineData("Messages", "Mailbox", false)]
    [InlineData("Hosting", "Coherency", true)]
    [InlineData("Scan", "Unheard", false)]
    public void The_table_reads_as_drawn(string user, string used, bool allowed) =>
        Assert.Equal(allowed, MayUse(user, used));

    private static bool MayUse(string user, string used) => user == used || RowOf(used) < RowOf(user);

    private static int? RowOf(string? folder) =>
        Array.FindIndex(Rows, row => row.Contains(folder)) is var row and >= 0 ? row : null;

    /// <summary>The first word after the engine's namespace; null for code that is not ours.</summary>
    private static string? FolderOf(string? space)
    {
        if (space is null)
            return null; // a type parameter of a generic method has none
        if (space == EngineTypes.Messages || space.StartsWith(EngineTypes.Messages + ".", StringComparison.Ordinal))
            return "Messages";
        if (space == EngineTypes.Engine)
            return "(root)";
        return space.StartsWith(EngineTypes.Engine + ".", StringComparison.Ordinal)
            ? space[(EngineTypes.Engine.Length + 1)..].Split('.')[0]
            : null;
    }
}
