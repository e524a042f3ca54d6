namespace Zextras.Backup.Pbm.Output;

/// <summary>A row of a grid.</summary>
/// <param name="IsFaint">Whether it is over, gone, or only to know.</param>
/// <param name="Cells">What stands in it, a cell a column.</param>
internal sealed record GridRow(bool IsFaint, params string[] Cells);
