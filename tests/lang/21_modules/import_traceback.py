# A traceback through an import leaves out the import machinery.
import _fails
