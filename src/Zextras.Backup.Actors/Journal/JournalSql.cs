using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Journal;

/// <summary>The statements that all databases have in common, and the parameters of all of them.</summary>
internal static class JournalSql
{
    /// <summary>
    /// The highest event up to a number stays, marked as deleted: it remembers the highest sequence number, so that none
    /// is ever given again. The stock plugin does the same.
    /// </summary>
    public const string MarkDeleted =
        """
        UPDATE journal SET deleted = @mark WHERE persistence_id = @id AND sequence_number =
            (SELECT MAX(sequence_number) FROM journal WHERE persistence_id = @id AND sequence_number <= @to)
        """;

    /// <summary>Removes the events below the one that <see cref="MarkDeleted"/> marked.</summary>
    public const string Delete =
        """
        DELETE FROM journal WHERE persistence_id = @id AND sequence_number <
            (SELECT MAX(sequence_number) FROM journal WHERE persistence_id = @id AND sequence_number <= @to)
        """;

    /// <summary>Removes an actor's events that are not deleted.</summary>
    public const string DeleteLiving = "DELETE FROM journal WHERE persistence_id = @id AND deleted = @mark";

    /// <summary>Parameters of <see cref="DeleteLiving"/>.</summary>
    public static readonly Parameter[] DeleteLivingParameters = [Parameter.Text("id"), new("mark", System.Data.DbType.Boolean)];

    /// <summary>Parameters of <see cref="MarkDeleted"/>.</summary>
    public static readonly Parameter[] MarkParameters =
        [new("mark", System.Data.DbType.Boolean), Parameter.Text("id"), Parameter.Number("to")];

    /// <summary>Parameters of <see cref="Delete"/>.</summary>
    public static readonly Parameter[] DeleteParameters = [Parameter.Text("id"), Parameter.Number("to")];

    /// <summary>Parameters of <see cref="JournalDialect.Highest"/> and <see cref="JournalDialect.Events"/>.</summary>
    public static readonly Parameter[] AskedParameters = [Parameter.Text("asked")];

    /// <summary>Parameters of <see cref="JournalDialect.Histories"/>.</summary>
    public static readonly Parameter[] HistoriesParameters =
        [Parameter.Text("id"), Parameter.Number("number"), Parameter.Text("end"), Parameter.Number("limit")];
}
