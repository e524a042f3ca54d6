extern alias pbm;

using pbm::Zextras.Backup.Pbm.Output;
using Xunit;

namespace Zextras.Backup.Actors.Tests.Pbm;

/// <summary>Grids in terminals of any width.</summary>
public sealed class GridLayoutTests
{
    private const string Id = "01a208db-b596-75f5-bcae-dee1ec387511";

    private static readonly GridColumn[] Columns = [.. new[] { "ID", "!STATE", ">ITEMS", "AUTHOR", "~ARGUMENTS" }.Select(GridColumn.Parse)];

    private static readonly GridRow[] Rows =
    [
        new(IsFaint: false, Id, "running", "12,345", "root@vm", "account anna@example.com, folder Work"),
        new(IsFaint: true, Id, "done", "7", "", ""),
    ];

    [Fact]
    public void Where_there_is_room_it_is_a_table() => Assert.Equal(
        """
        ID                                    STATE     ITEMS  AUTHOR   ARGUMENTS
        01a208db-b596-75f5-bcae-dee1ec387511  running  12,345  root@vm  account anna@example.com, folder Work
        01a208db-b596-75f5-bcae-dee1ec387511  done          7
        """,
        Text(200));

    [Fact]
    public void Words_are_wrapped_where_it_is_narrower() => Assert.Equal(
        """
        ID                                    STATE     ITEMS  AUTHOR   ARGUMENTS
        01a208db-b596-75f5-bcae-dee1ec387511  running  12,345  root@vm  account
                                                                        anna@example.com,
                                                                        folder Work
        01a208db-b596-75f5-bcae-dee1ec387511  done          7
        """,
        Text(82));

    [Fact]
    public void Where_no_table_fits_each_row_is_a_paragraph() => Assert.Equal(
        """
        01a208db-b596-75f5-bcae-dee1ec387511  running
          items 12,345, author root@vm, arguments account anna@example.com, folder Work
        01a208db-b596-75f5-bcae-dee1ec387511  done
          items 7
        """,
        Text(79));

    [Fact]
    public void An_id_is_never_broken() => Assert.All(
        Enumerable.Range(1, 120),
        width => Assert.Equal(2, new GridLayout(Columns, Rows, width).Lines().Count(line => line.Text.Contains(Id, StringComparison.Ordinal))));

    [Fact]
    public void What_needs_no_heading_has_lines_of_its_own()
    {
        GridRow[] rows = [new(IsFaint: false, "smartscan-cron", "Etc/UTC", "SmartScan by its schedule")];

        var lines = new GridLayout(new[] { "SERVICE", "ZONE", ".WHAT IT DOES" }.Select(GridColumn.Parse), rows, 30).Lines().Select(line => line.Text);

        Assert.Equal(["smartscan-cron", "  SmartScan by its schedule", "  zone Etc/UTC"], lines);
    }

    [Fact]
    public void A_grid_without_words_is_made_of_paragraphs_too()
    {
        GridRow[] rows = [new(IsFaint: false, "anna@example.com", "12")];

        var lines = new GridLayout(new[] { "ACCOUNT", ">ITEMS" }.Select(GridColumn.Parse), rows, 18).Lines().Select(line => line.Text);

        Assert.Equal(["anna@example.com", "  items 12"], lines);
    }

    [Fact]
    public void Wide_letters_are_counted_as_wide()
    {
        GridRow[] rows = [new(IsFaint: false, "日本", "x"), new(IsFaint: false, "ab", "y")];

        var lines = new GridLayout([GridColumn.Parse("A"), GridColumn.Parse("B")], rows, 80).Lines().Select(line => line.Text);

        Assert.Equal(["A     B", "日本  x", "ab    y"], lines);
    }

    private static string Text(int width) => string.Join('\n', new GridLayout(Columns, Rows, width).Lines().Select(line => line.Text));
}
